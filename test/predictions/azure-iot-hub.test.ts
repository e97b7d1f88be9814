import { predictionsAt } from './suite.ts';

predictionsAt('azure-iot-hub');
