import * as iam from 'aws-cdk-lib/aws-iam';
import { projectArn, reportGroupArn } from '../arns';
import { RolePolicies } from './role-policies';
import { acknowledgeWildcard } from '../nag/acknowledge';
import { repositoryKeyPermission } from '../repository/repository-key';

/** Calls whose resource is a report group. CodeBuild names a project's groups `PROJECT-NAME`. */
const REPORT_CALLS = /^codebuild:(BatchGetReports|DescribeTestCases)$/;

/**
 * What a handler may call, each call on the narrowest resource that it takes: a project, its report groups, the
 * repository.
 */
export class HandlerPermissions {
  public readonly policies: RolePolicies;
  private repository: iam.PolicyStatement | undefined;
  private readonly granted = new Set<string>();

  /** @param already calls on the repository that the role may make anyway */
  constructor(
    private readonly role: iam.Role,
    private readonly repositoryArn: string,
    private readonly repositoryKeyArn: string | undefined,
    already: readonly string[] = [],
  ) {
    this.policies = new RolePolicies(role);
    for (const call of already) this.granted.add(call);
    if (already.length > 0) this.allowRepositoryKey();
  }

  /**
   * Allow calls for a flow's project.
   * @param reportGroups ARNs of report groups that the project uses beside its own
   */
  public allow(calls: readonly string[], projectName: string, reportGroups: readonly string[] = []): void {
    const onGroups = calls.filter((call) => REPORT_CALLS.test(call));
    const onProject = calls.filter((call) => call.startsWith('codebuild:') && !onGroups.includes(call));
    if (onProject.length > 0)
      this.policies.add(
        { sid: buildsSid(onProject), actions: onProject },
        projectArn(this.role, projectName),
        projectName,
      );
    if (onGroups.length > 0) {
      const groups = reportGroupArn(this.role, `${projectName}-*`);
      this.policies.add({ sid: 'ReadReports', actions: onGroups }, groups, projectName);
      acknowledgeWildcard(this.role, 'readReports', 'Resource', groups);
      for (const group of reportGroups)
        this.policies.add({ sid: 'ReadReports', actions: onGroups }, group, group.split('/').at(-1) ?? '');
    }
    for (const call of calls) if (call.startsWith('codecommit:')) this.allowOnRepository(call);
  }

  private allowRepositoryKey(): void {
    if (this.repositoryKeyArn !== undefined)
      this.role.addToPolicy(repositoryKeyPermission(this.role, this.repositoryKeyArn));
  }

  private allowOnRepository(call: string): void {
    if (this.granted.has(call)) return;
    if (this.granted.size === 0) this.allowRepositoryKey();
    this.granted.add(call);
    if (this.repository) {
      this.repository.addActions(call);
      return;
    }
    // These actions take the repository, also those whose request has the id of a comment or pull request only.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodecommit.html
    this.repository = new iam.PolicyStatement({ sid: 'Repository', actions: [call], resources: [this.repositoryArn] });
    this.role.addToPolicy(this.repository);
  }
}

/** Flows that need the same calls share a statement, so its name follows from the calls. */
function buildsSid(calls: readonly string[]): string {
  const does = (call: string, word: string) => (calls.includes(`codebuild:${call}`) ? word : '');
  return `${does('StartBuild', 'Start')}${does('StopBuild', 'Stop')}${does('BatchGetProjects', 'Verify')}${does('BatchGetBuilds', 'Read')}Builds`;
}
