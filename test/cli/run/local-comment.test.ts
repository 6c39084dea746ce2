import { resultsOfReports } from '../../../cli/run/results-of-reports';
import { runCli } from '../../../cli/run-cli';
import { CodeBuildReports } from '../../../lambda/aws/codebuild-reports';
import { flowFileFixture, flowFixture, onReview } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const BUILDSPEC = `version: 0.2
phases:
  build:
    commands:
      - cp reports/*.xml .
      - test ! -e broken
reports:
  unit: { files: [junit.xml], file-format: JUNITXML }
  covered: { files: [clover.xml], file-format: CLOVERXML }
`;
const JUNIT = `<testsuites><testsuite name="sum">
  <testcase classname="sum" name="adds"/>
  <testcase classname="sum" name="subtracts"><failure message="expected 5, got 4"/></testcase>
  <testcase classname="sum" name="divides"><skipped/></testcase>
</testsuite></testsuites>`;
const CLOVER = `<coverage><project><metrics elements="0" statements="200" coveredstatements="161" conditionals="3" coveredconditionals="1"/>
  <file name="a.js"><metrics statements="200" coveredstatements="161" conditionals="3" coveredconditionals="1"/></file></project></coverage>`;

describe('the comment of a local run', () => {
  let project: ProjectFixture;
  const start = (reports: boolean) => {
    const buildspec = { kind: 'text' as const, text: BUILDSPEC };
    const flow = flowFixture({ name: 'review', triggers: [onReview(['main'])], buildspec, reports });
    project = new ProjectFixture(flowFileFixture([flow]));
    project.write({ 'reports/junit.xml': JUNIT, 'reports/clover.xml': CLOVER, broken: '' });
    project.commit();
  };
  afterEach(() => {
    project.remove();
  });
  const comment = async (): Promise<string> => {
    project.git('checkout', '-q', '-b', 'feature');
    await runCli(['run', 'review'], recordingHost({ cwd: project.root, tempRoot: project.tempRoot }));
    return project.runFile('1-review', 'comments/2.md');
  };

  test('has tests and coverage as the deployed one', async () => {
    start(true);
    const text = await comment();
    expect(text).toContain('Tests: 1 passed, 1 failed, 1 skipped, of 3.');
    expect(text).toContain('* `sum subtracts`: `expected 5, got 4`');
    expect(text).toMatch(/^Coverage: lines 80\.5 %, branches 33\.33 %\.$/m);
  });

  test('has none where report-build reads none', async () => {
    start(false);
    expect(await comment()).not.toMatch(/Tests:|Coverage:/);
  });
});

test('the results of local reports are those that CodeBuild would give', async () => {
  const cases = [
    { prefix: 'sum', name: 'adds', status: 'FAILED' as const, seconds: 0, message: 'expected 5' },
    { prefix: '', name: 'alone', status: 'ERROR' as const, seconds: 0, message: '' },
    { prefix: 'sum', name: 'skips', status: 'SKIPPED' as const, seconds: 0, message: '' },
  ];
  const counts = { SUCCEEDED: 7, FAILED: 1, ERROR: 1, SKIPPED: 1, UNKNOWN: 2 };
  const coverages = [
    { linesCovered: 1, linesMissed: 2, branchesCovered: 0, branchesMissed: 0 },
    { linesCovered: 999, linesMissed: 1, branchesCovered: 5, branchesMissed: 0 },
  ];
  const about = { format: '', status: 'FAILED' as const, files: [] };
  const local = resultsOfReports([
    { ...about, name: 'unit', counts, cases },
    ...coverages.map((coverage) => ({ ...about, name: 'covered', cases: [], coverage })),
  ]);
  const send = async ({ input }: { readonly input: { readonly filter?: { readonly status?: string } } }) =>
    Promise.resolve(
      input.filter
        ? { testCases: cases.filter(({ status }) => status === input.filter?.status) }
        : {
            reports: [
              { arn: 'a', type: 'TEST', status: 'FAILED', testSummary: { total: 12, statusCounts: counts } },
              ...coverages.map((codeCoverageSummary) => ({
                type: 'CODE_COVERAGE',
                status: 'SUCCEEDED',
                codeCoverageSummary,
              })),
            ],
          },
    );
  expect(local).toEqual(await new CodeBuildReports({ send } as never).read(['a', 'b', 'c']));
});
