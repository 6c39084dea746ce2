import { testMergeSteps } from './merge-steps-cases';

describe('the steps that merge, run by bash', () => {
  testMergeSteps('bash');
});
