import { predictionsAt } from './suite.ts';

predictionsAt('aws-iot');
