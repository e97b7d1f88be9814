import { predictionsAt } from './suite.ts';

predictionsAt('hivemq-cloud');
