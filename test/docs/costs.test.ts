import { readFileSync } from 'node:fs';
import { allPages } from './pages';

const costs = readFileSync(allPages.find(({ name }) => name === 'docs/costs.md')!.path, 'utf8');

/** The cells of a table's rows, below the heading of a section. */
function rows(section: string): string[][] {
  const text = costs.split(/^#+ /m).find((each) => each.startsWith(section)) ?? '';
  return text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/\*/g, '')),
    );
}

describe('docs/costs.md', () => {
  const parts = rows('A thousand pull request events');
  const sum = parts
    .filter(([part]) => part !== 'together')
    .reduce((total, [, , dollars]) => total + Number(dollars), 0);

  test('adds up', () => {
    expect(parts.length).toBeGreaterThan(6);
    expect(sum.toFixed(2)).toBe(parts.at(-1)?.[2]);
  });

  test('multiplies rightly', () => {
    const price = (what: string) =>
      Number(/[\d.]+/.exec(rows('Costs').find(([cell]) => cell.startsWith(what))?.[1] ?? '')?.[0]);
    const of = (what: string) => Number(parts.find(([cell]) => cell.startsWith(what))?.[2]);
    expect(of('builds')).toBe(1000 * 5 * price('CodeBuild'));
    expect(of('calls of start-build')).toBeCloseTo((1000 * price('Lambda, requests')) / 1e6, 6);
    expect(of('calls of report-build')).toBeCloseTo((2000 * price('Lambda, requests')) / 1e6, 6);
    expect(of('time of both')).toBeCloseTo(3000 * 0.25 * price('Lambda, Arm'), 3);
    expect(of('logs of builds, taken in')).toBeCloseTo(0.2 * price('CloudWatch Logs, taking in'), 6);
    expect(of('logs of builds, kept')).toBeCloseTo(0.2 * 3 * price('CloudWatch Logs, keeping'), 6);
    expect(of('logs of the functions')).toBeCloseTo(0.003 * price('CloudWatch Logs, taking in'), 6);
    expect(costs).toContain(`${((of('builds') / sum) * 100).toFixed(1)} % is the time of builds`);
  });
});
