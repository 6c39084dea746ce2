import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Inline policies of a role have 10,240 characters together, a managed policy 6,144; the rest is for
 * what else the role may do.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const INLINE_BUDGET = 8_000;
const MANAGED_BUDGET = 5_700;
/** An ARN's partition, service, Region, account and fixed words. */
const ARN_WORDS = 90;
/** What the CDK reckons for an ARN with tokens, when it decides to split a role's own policy itself. */
const CDK_ESTIMATE = 153;
/** A statement without its actions and resources. */
const STATEMENT_WORDS = 80;

/** A statement without its resources. */
export interface Permission {
  readonly sid: string;
  readonly actions: readonly string[];
}

/**
 * Permissions on many resources, added one by one: in the role's own policy while it has room, in managed
 * policies from then on. What 80 flows with long names need does not fit into one policy, and a role takes
 * ten, so different permissions share them.
 */
export class RolePolicies {
  private left = INLINE_BUDGET;
  private count = 0;
  private policy: iam.ManagedPolicy | undefined;
  /** The statements of the policy that is being filled. */
  private readonly statements = new Map<string, iam.PolicyStatement>();

  constructor(private readonly role: iam.Role) {}

  /** @param name the part of the resource's ARN whose length varies */
  public add({ sid, actions }: Permission, arn: string, name: string): void {
    const words = ARN_WORDS + name.length;
    const head = STATEMENT_WORDS + sid.length + JSON.stringify(actions).length;
    const size = () => (this.policy ? words : Math.max(words, CDK_ESTIMATE)) + (this.statements.has(sid) ? 0 : head);
    if (size() > this.left) this.nextPolicy();
    this.left -= size();
    const statement = this.statements.get(sid);
    if (statement) {
      statement.addResources(arn);
      return;
    }
    const added = new iam.PolicyStatement({ sid, actions: [...actions], resources: [arn] });
    this.statements.set(sid, added);
    if (this.policy) this.policy.addStatements(added);
    else this.role.addToPolicy(added);
  }

  private nextPolicy(): void {
    this.count += 1;
    this.policy = new iam.ManagedPolicy(this.role, `Policy${this.count}`, { roles: [this.role] });
    this.left = MANAGED_BUDGET;
    this.statements.clear();
  }
}
