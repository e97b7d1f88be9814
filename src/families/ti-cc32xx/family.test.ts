import { runFactsConformance } from '../../../test/conformance/facts-only.ts';
import { family } from './family.ts';

runFactsConformance(family);
