import * as fs from 'node:fs';
import { caseIssues, CASES, readCase, runCase } from './support/case';

/** Each folder of test/cli/cases is a case: a buildspec and what is expected of its run. */
const rows = fs.readdirSync(CASES).flatMap((name) => {
  const { it: title, shells } = readCase(name);
  return (shells ?? [undefined]).map((shell) => ({ title: shell ? `${title} (${shell})` : title, name, shell }));
});

describe('a buildspec on this machine', () => {
  test.concurrent.each(rows)('$title [$name]', async ({ name, shell }) => {
    await runCase(name, shell);
  });
});

test.each([
  [{ it: 'runs', exitCode: 0, phase: {} }, ['unknown member "phase"']],
  [{ it: 'runs', exitCode: 0, phases: { BULD: null } }, ['unknown phase "BULD"']],
  [{ it: 'runs', exitCode: 0, shown: 'a line' }, ['"shown" is not a list']],
  [{ it: 'runs', exitCode: '0' }, ['"exitCode" is not a number']],
  [{ exitCode: 0 }, ['"it" is required']],
  [{ it: 'runs', exitCode: 0, shown: ['a line'] }, []],
])('an expectation is refused if nobody would look at it: %j', (content, expected) => {
  expect(caseIssues(content)).toEqual(expected);
});
