import { NOTIFY_TARGET } from './notify-ports';
import { GATE_ROLE_ARN } from './world';

export type Random = () => number;
export const pick = <Item>(items: readonly Item[], random: Random): Item => items[Math.floor(random() * items.length)];

/**
 * How a call may fail: refused, throttled, too late, cut off, or answered with what is no JSON. The SDK names the last
 * ones so.
 */
const ERRORS: readonly (() => Error)[] = [
  ...[
    'ThrottlingException',
    'TooManyRequestsException',
    'AccessDeniedException',
    'AccountLimitExceededException',
    'InternalServerException',
    'ServiceUnavailableException',
    'ExpiredTokenException',
    'ResourceNotFoundException',
    'EncryptionKeyAccessDeniedException',
    'PullRequestDoesNotExistException',
    'PullRequestAlreadyClosedException',
    'RevisionNotCurrentException',
    'CommentDoesNotExistException',
    'IdempotencyParameterMismatchException',
    'ApprovalRuleTemplateDoesNotExistException',
    'RepositoryDoesNotExistException',
    'TimeoutError',
    'AbortError',
  ].map((name) => () => Object.assign(new Error(name), { name })),
  () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
  () => Object.assign(new SyntaxError('Unexpected token < in JSON at position 0'), { $response: {} }),
  () => Object.assign(new TypeError('Expected real number, got string'), { $response: {} }),
];

/** Other values of the same type: the SDK gives back what the model says, or nothing. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  'a',
  '__proto__',
  '\u0000',
  '\ud800',
  'x'.repeat(5_000),
  '*',
  '🙂',
  '-1',
  'null',
];
const NUMBERS: readonly number[] = [0, -1, 0.5, 1e308, Number.NaN, Number.MAX_SAFE_INTEGER];
const DATES: readonly number[] = [0, Number.NaN, 8.64e15, -8.64e15, Date.parse('2026-05-04T12:00:00Z')];

/** An answer with members that are missing, empty, doubled or have another value. */
export function spoil(value: unknown, random: Random, share: number): unknown {
  if (value instanceof Date) return random() < share ? new Date(pick(DATES, random)) : value;
  if (Array.isArray(value)) {
    if (random() < share) return [];
    const items = value.flatMap((item: unknown) => (random() < share / 2 ? [] : [spoil(item, random, share)]));
    return random() < share / 2 ? [...items, ...items] : items;
  }
  if (typeof value === 'string') return random() < share ? pick(TEXTS, random) : value;
  if (typeof value === 'number') return random() < share ? pick(NUMBERS, random) : value;
  if (typeof value === 'boolean') return random() < share ? !value : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(() => random() >= share)
      .map(([key, each]) => [key, spoil(each, random, share)]),
  );
}

/** Faults of AWS, by a seed: each call may have one. */
export class AwsFaults {
  /** Errors that were thrown here: who lets them pass on does right. */
  public readonly thrown = new Set<unknown>();
  /** Whether an answer was not as the service gives it. */
  public isSpoilt = false;
  public count = 0;

  public constructor(
    private readonly random: Random,
    /** The share of calls that have a fault. */
    private readonly share: number,
  ) {}

  /** An answer, or a fault in its place. `isRead`: by an adapter, which makes of it what there is. */
  public answer(real: () => object, isRead = true): object {
    const { random } = this;
    if (random() >= this.share) return real();
    this.count += 1;
    const kind = random();
    if (kind < 0.4 || !isRead) {
      const error = pick(ERRORS, random)();
      this.thrown.add(error);
      throw error;
    }
    this.isSpoilt = true;
    if (kind < 0.5) return {};
    const answer = real();
    if (kind < 0.55) return { ...answer, nextToken: 'again', NextToken: 'again', nextBackwardToken: 'again' };
    return spoil(answer, random, pick([0.02, 0.1, 0.4], random)) as object;
  }
}

const WRITES_TO_PULL_REQUESTS = [
  'CreatePullRequestApprovalRule',
  'DeletePullRequestApprovalRule',
  'PostCommentForPullRequest',
  'UpdatePullRequestApprovalState',
];
/** A pull request of another repository: their numbers are the account's. */
export const FOREIGN_PULL_REQUEST = '900';

interface NamedInput {
  readonly repositoryName?: string;
  readonly pullRequestId?: string;
  readonly approvalRuleTemplateName?: string;
  readonly RoleArn?: string;
  readonly QueueUrl?: string;
  readonly TopicArn?: string;
  readonly projectName?: string;
  readonly names?: readonly string[];
  readonly id?: string;
  readonly ids?: readonly string[];
}

/**
 * What a call names that is none of the stack's. To look whether a template is the stack's, it has to be read. A
 * template of the stack's own may be taken from another repository.
 */
export function foreignIn(operation: string, input: NamedInput, templates: readonly string[]): string | undefined {
  const { repositoryName, pullRequestId, approvalRuleTemplateName: template, RoleArn, QueueUrl } = input;
  if (template !== undefined && operation !== 'GetApprovalRuleTemplate' && !templates.includes(template))
    return `the template ${template}`;
  if (
    repositoryName !== undefined &&
    repositoryName !== 'demo-repo' &&
    operation !== 'DisassociateApprovalRuleTemplateFromRepository'
  )
    return `the repository ${repositoryName}`;
  if (pullRequestId === FOREIGN_PULL_REQUEST && WRITES_TO_PULL_REQUESTS.includes(operation))
    return `the pull request ${pullRequestId}`;
  if (RoleArn !== undefined && RoleArn !== GATE_ROLE_ARN) return `the role ${RoleArn}`;
  if (
    QueueUrl !== undefined &&
    !/^https:\/\/sqs\.us-east-1\.amazonaws\.com\/111122223333\/(start|report)-queue$/.test(QueueUrl)
  )
    return `the queue ${QueueUrl}`;
  return undefined;
}

/**
 * Whether a call names a project or a topic that no policy of the functions names: AWS refuses it. Start-build has no
 * list of the flows.
 */
export function isForbidden({ projectName, names = [], id, ids = [], TopicArn }: NamedInput): boolean {
  if (TopicArn !== undefined && TopicArn !== NOTIFY_TARGET.topicArn) return true;
  const builds = [...ids, ...(id === undefined ? [] : [id])].map((each) => each.split('build/').pop()?.split(':')[0]);
  const projects = [...names, ...(projectName === undefined ? [] : [projectName]), ...builds];
  return projects.some((project) => project !== 'demo-ci');
}
