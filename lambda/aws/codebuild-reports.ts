import { BatchGetReportsCommand, CodeBuildClient, DescribeTestCasesCommand, Report } from '@aws-sdk/client-codebuild';
import { BuildReports } from './ports';
import { BuildResults, FailedTest, TestResults } from '../decide/build-report';
import { coverageOf } from '../decide/coverage-of';

/** More than a comment can show. */
const MAX_FAILURES = 20;

/** Reports in CodeBuild. */
export class CodeBuildReports implements BuildReports {
  public constructor(private readonly client: Pick<CodeBuildClient, 'send'> = new CodeBuildClient()) {}

  /** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetReports.html */
  public async read(reportArns: readonly string[]): Promise<BuildResults | undefined> {
    if (reportArns.length === 0) return undefined;
    const { reports = [] } = await this.client.send(
      new BatchGetReportsCommand({ reportArns: reportArns.slice(0, 100) }),
    );
    const tests = await this.tests(reports.filter(({ type, testSummary }) => type === 'TEST' && testSummary));
    const summaries = reports.filter(({ type }) => type === 'CODE_COVERAGE');
    const coverage = coverageOf(summaries.flatMap(({ codeCoverageSummary }) => codeCoverageSummary ?? []));
    return {
      isComplete: reports.every(({ status }) => status !== 'GENERATING'),
      tests,
      coverage,
    };
  }

  private async tests(reports: readonly Report[]): Promise<TestResults | undefined> {
    if (reports.length === 0) return undefined;
    const count = (...statuses: readonly string[]) =>
      sum(reports.map(({ testSummary }) => sum(statuses.map((status) => testSummary?.statusCounts?.[status] ?? 0))));
    const total = sum(reports.map(({ testSummary }) => testSummary?.total ?? 0));
    const [passed, failed, skipped] = [count('SUCCEEDED'), count('FAILED', 'ERROR'), count('SKIPPED')];
    const failures: FailedTest[] = [];
    for (const { arn, testSummary } of reports) {
      for (const status of ['FAILED', 'ERROR']) {
        const wanted = MAX_FAILURES - failures.length;
        if (arn && wanted > 0 && (testSummary?.statusCounts?.[status] ?? 0) > 0)
          failures.push(...(await this.failures(arn, status, wanted)));
      }
    }
    return { total, passed, failed, skipped, failures };
  }

  /** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_DescribeTestCases.html */
  private async failures(reportArn: string, status: string, most: number): Promise<FailedTest[]> {
    const { testCases } = await this.client.send(
      new DescribeTestCasesCommand({ reportArn, filter: { status }, maxResults: most }),
    );
    return (testCases ?? []).map(({ prefix, name, message }) => ({
      name: [prefix, name].filter(Boolean).join(' '),
      message: message ?? '',
    }));
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
