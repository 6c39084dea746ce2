import { createHash } from 'node:crypto';

/** What names are made from. */
export interface NameBase {
  /** Stands first in all names. May be empty. */
  readonly namePrefix: string;
  /** The repository's name, or another string that distinguishes two stacks. */
  readonly repositoryName: string;
}

/** Lambda functions, EventBridge rules and schedules: 64 characters. */
const SHORT = 64;

/**
 * Physical names: legal for whatever the repository and the branches are called, readable, and a
 * function of the prefix, the repository and the flow alone, so that other flows never change them.
 * The hash keeps `foo` + `bar-x` and `foo-bar` + `x` apart, and makes no name the start of another:
 * permissions on `report-group/PROJECT-*` would else reach into other projects.
 *
 * Roles have no fixed names, because IAM is global and the same stack in two Regions would clash. The role of the gates
 * is the exception: its name contains the Region.
 */
export class FlowNames {
  /** The start of the name of each rule, schedule and function of one repository, and of no other. */
  public readonly ruleStem: string;

  constructor(private readonly base: NameBase) {
    this.ruleStem = `${slug(base.namePrefix + base.repositoryName, 24)}-${hash(base.namePrefix, base.repositoryName)}`;
  }

  /**
   * A flow's CodeBuild project: 2 to 150 letters, digits, `-` and `_`.
   * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html
   */
  public project(flow: string): string {
    const { namePrefix, repositoryName } = this.base;
    return `${slug(namePrefix + repositoryName, 60)}-${slug(flow, 64)}-${hash(namePrefix, repositoryName, flow)}`;
  }

  /**
   * The EventBridge rule of a flow's trigger: 1 to 64 letters, digits, `.`, `-` and `_`.
   * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
   */
  public rule(flow: string, triggerId: string): string {
    return fit(`${this.ruleStem}-${flow}-${triggerId}`);
  }

  /**
   * The EventBridge Scheduler schedule of a flow's trigger: as long as a rule's name.
   * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
   */
  public schedule(flow: string, triggerId: string): string {
    return this.rule(flow, triggerId);
  }

  /** One of the handlers. */
  public function(kind: 'start-build' | 'report-build' | 'approval-template' | 'notify-build'): string {
    return fit(`${this.ruleStem}-${kind}`);
  }

  /** A rule on the builds' state changes; there are several when one pattern would be too long. */
  public reportRule(index: number): string {
    return fit(`${this.ruleStem}-report-build${index > 0 ? `-${index + 1}` : ''}`);
  }

  /** A rule on comments; there are several when one input would be too long. */
  public commandRule(index: number): string {
    return fit(`${this.ruleStem}-commands${index > 0 ? `-${index + 1}` : ''}`);
  }

  /** A rule on pull requests where flows have gates; there are several when one input would be too long. */
  public gateRule(index: number): string {
    return fit(`${this.ruleStem}-gates${index > 0 ? `-${index + 1}` : ''}`);
  }

  /** The schedule that looks for what no event started. */
  public reconcileSchedule(): string {
    return fit(`${this.ruleStem}-reconcile`);
  }

  /**
   * The dashboard: 1 to 255 letters, digits, `-` and `_`.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
   */
  public dashboard(): string {
    return this.ruleStem;
  }

  /**
   * The approval rule template of a flow: 1 to 100 characters, unique in the account and Region. It is also the
   * rule's name on pull requests.
   * @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateApprovalRuleTemplate.html
   */
  public approvalTemplate(flow: string): string {
    return fit(`${this.ruleStem}-${flow}`, 100);
  }

  /**
   * The start of the name of the role that votes on the repository's pull requests: it follows from the repository and
   * the Region alone, because pull requests keep rules that ask for it. A role's name has 64 characters; those of a
   * Region (14 at most), two hyphens and 8 that distinguish two stacks follow this name.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
   */
  public gateRoleStem(): string {
    const { repositoryName } = this.base;
    return `flow-ci-gate-${slug(repositoryName, 15)}-${hash(repositoryName).slice(0, 6)}`;
  }

  /**
   * The session in which that role votes for a flow: 2 to 64 letters, digits and some signs. Votes belong to a session,
   * and only it can take its own back. The hash distinguishes stacks with other prefixes.
   * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
   */
  public gateSession(flow: string): string {
    return fit(`${flow}-${hash(this.base.namePrefix, flow)}`);
  }
}

/**
 * The id of a stack that has the flows of one repository: prefix, repository and `-ci`. A stack's name has 1 to 128
 * letters, digits and `-`, and begins with a letter. If the repository has another name, a hash keeps `web.shop` and
 * `web_shop` apart; it stands behind `-ci`, where the ids without a hash end.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
 */
export function stackId({ namePrefix, repositoryName }: NameBase): string {
  const plain = `${namePrefix}${repositoryName}-ci`;
  if (/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(plain)) return plain;
  const readable = slug(namePrefix + repositoryName, 100);
  return `${/^[A-Za-z]/.test(readable) ? readable : `repository-${readable}`}-ci-${hash(namePrefix, repositoryName)}`;
}

/** The log group that CodeBuild writes a project's builds to. */
export function buildLogGroup(projectName: string): string {
  return `/aws/codebuild/${projectName}`;
}

/** Letters, digits and `-`, starting and ending with a letter or digit. */
function slug(text: string, max: number): string {
  const clean = text
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, max)
    .replace(/-+$/, '');
  return clean || 'x';
}

function fit(name: string, max = SHORT): string {
  return name.length <= max ? name : `${name.slice(0, max - 7).replace(/-+$/, '')}-${hash(name)}`;
}

function hash(...texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 6);
}
