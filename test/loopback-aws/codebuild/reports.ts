import { randomUUID } from 'node:crypto';
import { Report } from '../../../cli/reports/report';
import { Json, list, text } from '../core/json';
import { Operation } from '../core/service';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';

interface KeptReport {
  readonly arn: string;
  readonly buildArn: string;
  readonly report: Report;
  readonly created: number;
}

const PAGE = 100;

/** Report groups and the reports of builds. */
export class Reports {
  private readonly groups = new Set<string>();
  private readonly kept: KeptReport[] = [];

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
  ) {}

  /**
   * Keep a report as the build's role, which needs a permission for each step.
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-permissions.html
   */
  public keep(builder: Principal, buildArn: string, group: string, report: Report): string {
    const groupArn = this.groupArn(group);
    const allow = (call: string) => {
      this.iam.authorize(builder, `codebuild:${call}`, [groupArn]);
    };
    if (!this.groups.has(group)) allow('CreateReportGroup');
    this.groups.add(group);
    allow('CreateReport');
    allow(report.coverage ? 'BatchPutCodeCoverages' : 'BatchPutTestCases');
    allow('UpdateReport');
    const kept: KeptReport = {
      arn: this.world.arn('codebuild', `report/${group}:${randomUUID()}`),
      buildArn,
      report,
      created: Date.now() / 1000,
    };
    this.kept.push(kept);
    return kept.arn;
  }

  /** Make a group by hand. */
  public createGroup(group: string): void {
    this.groups.add(group);
  }

  public hasGroup(group: string): boolean {
    return this.groups.has(group);
  }

  /** As if no group had ever been made. */
  public forgetGroups(): void {
    this.groups.clear();
  }

  public operations(): Readonly<Record<string, Operation>> {
    // A report's permission is that of its group.
    const groupsOf = (arns: unknown) => [
      ...new Set(list<string>(arns).map((arn) => this.groupArn(/:report\/(.+):[^:]+$/.exec(arn)?.[1] ?? ''))),
    ];
    return {
      BatchGetReports: {
        resources: (input) => groupsOf(input.reportArns),
        run: (input) => {
          const found = list<string>(input.reportArns).map(
            (arn) => [arn, this.kept.find((each) => each.arn === arn)] as const,
          );
          return {
            reports: found.flatMap(([, each]) => (each ? [this.show(each)] : [])),
            reportsNotFound: found.flatMap(([arn, each]) => (each ? [] : [arn])),
          };
        },
      },
      DescribeTestCases: { resources: (input) => groupsOf(input.reportArn), run: (input) => this.testCases(input) },
    };
  }

  private testCases(input: Json): Json {
    const { status } = (input.filter ?? {}) as Json;
    const cases =
      this.kept
        .find(({ arn }) => arn === input.reportArn)
        ?.report.cases.filter((each) => status === undefined || each.status === status) ?? [];
    const start = Number(input.nextToken ?? 0);
    const end = start + Math.min(Number(input.maxResults ?? PAGE), PAGE);
    return {
      testCases: cases.slice(start, end).map((each) => ({
        reportArn: input.reportArn,
        prefix: each.prefix,
        name: each.name,
        status: each.status,
        durationInNanoSeconds: Math.round(each.seconds * 1e9),
        ...(each.message && { message: each.message }),
      })),
      ...(end < cases.length && { nextToken: String(end) }),
    };
  }

  private show({ arn, buildArn, report, created }: KeptReport): Json {
    const { coverage, counts } = report;
    const percent = (covered: number, missed: number) =>
      covered + missed === 0 ? 0 : (100 * covered) / (covered + missed);
    const group = text(arn.split(':report/').at(-1)).split(':')[0];
    return {
      arn,
      type: coverage ? 'CODE_COVERAGE' : 'TEST',
      name: group,
      reportGroupArn: this.groupArn(group),
      executionId: buildArn,
      status: report.status,
      created,
      ...(coverage && {
        codeCoverageSummary: {
          ...coverage,
          lineCoveragePercentage: percent(coverage.linesCovered, coverage.linesMissed),
          branchCoveragePercentage: percent(coverage.branchesCovered, coverage.branchesMissed),
        },
      }),
      ...(counts && {
        testSummary: {
          total: Object.values(counts).reduce((sum, each) => sum + each, 0),
          statusCounts: counts,
          durationInNanoSeconds: Math.round((report.seconds ?? 0) * 1e9),
        },
      }),
    };
  }

  private groupArn(group: string): string {
    return this.world.arn('codebuild', `report-group/${group}`);
  }
}
