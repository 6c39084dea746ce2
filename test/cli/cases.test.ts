import * as fs from 'node:fs';
import { CASES, readCase, runCase } from './support/case';

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
