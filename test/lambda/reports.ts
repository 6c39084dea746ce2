import { SOURCE_COMMIT } from './events';
import { BuildReport } from '../../lambda/decide/build-report';

/** Reports of builds, with what a test is about changed. */
export function buildReport(change: Partial<BuildReport> = {}): BuildReport {
  return {
    flow: 'review',
    project: 'demo-ci',
    status: 'FAILED',
    buildId: 'demo-ci:6c4d6039-e057-46a6-94ae-3c104f906298',
    buildNumber: 13,
    commit: SOURCE_COMMIT,
    startedAt: '2026-05-04T12:00:00Z',
    finishedAt: '2026-05-04T12:01:07Z',
    phases: [],
    log: { kind: 'none' },
    links: {},
    localRun: 'npx --no --offline flow-ci run review --flow review --into main',
    ...change,
  };
}

/** The nth build of the project, started n minutes after noon. */
export function nthBuild(n: number, change: Partial<BuildReport> = {}): BuildReport {
  return buildReport({
    buildId: `demo-ci:build-${n}`,
    buildNumber: n,
    startedAt: `2026-05-04T12:${String(n).padStart(2, '0')}:00Z`,
    finishedAt: undefined,
    ...change,
  });
}

/** What CodeBuild writes when the first command of BUILD fails and POST_BUILD goes on, shortened from public logs. */
export const FAILED_LOG: readonly string[] = [
  '[Container] 2026/05/04 12:00:20.000001 Running on CodeBuild On-demand',
  '[Container] 2026/05/04 12:00:20.000002 Waiting for agent ping',
  '[Container] 2026/05/04 12:00:21.000003 Phase is DOWNLOAD_SOURCE',
  '[Container] 2026/05/04 12:00:25.000004 YAML location is /codebuild/output/src1/src/git-codecommit.us-east-1.amazonaws.com/v1/repos/demo-repo/buildspec.yml',
  '[Container] 2026/05/04 12:00:25.000005 Phases found in YAML: 2',
  '[Container] 2026/05/04 12:00:25.000006  BUILD: 1 commands',
  '[Container] 2026/05/04 12:00:35.000007 Entering phase BUILD',
  '[Container] 2026/05/04 12:00:35.000008 Running command npm test',
  '',
  '\u001b[31mFAIL\u001b[39m test/sum.test.ts',
  '  expected 5, got 4',
  '',
  '[Container] 2026/05/04 12:01:05.000009 Command did not exit successfully npm test exit status 1',
  '[Container] 2026/05/04 12:01:05.000010 Phase complete: BUILD State: FAILED',
  '[Container] 2026/05/04 12:01:05.000011 Phase context status code: COMMAND_EXECUTION_ERROR Message: Error while executing command: npm test. Reason: exit status 1',
  '[Container] 2026/05/04 12:01:05.000012 Entering phase POST_BUILD',
  '[Container] 2026/05/04 12:01:05.000013 Running command echo done',
  'done',
  '',
  '[Container] 2026/05/04 12:01:05.000014 Phase complete: POST_BUILD State: SUCCEEDED',
  '[Container] 2026/05/04 12:01:05.000015 Phase context status code:  Message: ',
  '[Container] 2026/05/04 12:01:05.000016 Expanding base directory path: .',
  '[Container] 2026/05/04 12:01:05.000017 Assembling file list',
  '[Container] 2026/05/04 12:01:06.000018 Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED',
  '[Container] 2026/05/04 12:01:06.000019 Phase context status code:  Message: ',
];
