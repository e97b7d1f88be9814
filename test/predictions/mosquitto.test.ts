import { predictionsAt } from './suite.ts';

predictionsAt('mosquitto');
