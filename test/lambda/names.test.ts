import { FLOW_NAME, PROJECT_NAME } from '../../lambda/decode/names';
import { FORMATS } from '../../src/flows/formats';

test('handlers take the names of flows and projects that the options take', () => {
  expect([FLOW_NAME, PROJECT_NAME]).toEqual([FORMATS.flowName.pattern, FORMATS.projectName.pattern]);
});
