import { predictionsAt } from './suite.ts';

predictionsAt('emqx-cloud');
