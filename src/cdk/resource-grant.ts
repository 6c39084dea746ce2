import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Inline policies of a role have 10,240 characters together, a managed policy 6,144; the rest is for
 * what else the role may do.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const INLINE_BUDGET = 8_000;
const MANAGED_BUDGET = 5_000;
/** An ARN's partition, service, Region, account and fixed words. */
const ARN_WORDS = 90;
/** What the CDK reckons for an ARN with tokens, when it decides to split a policy itself. */
const CDK_ESTIMATE = 153;

/**
 * One permission on many resources, added one by one: in one statement while the role's own policy has
 * room, in managed policies from then on. 80 flows with long names do not fit into one policy.
 */
export class ResourceGrant {
  private statement: iam.PolicyStatement | undefined;
  private left = INLINE_BUDGET;
  private policies = 0;

  constructor(private readonly role: iam.Role, private readonly sid: string, private readonly actions: string[]) {}

  /** @param name the part of the resource's ARN whose length varies */
  public add(arn: string, name: string): void {
    const size = Math.max(ARN_WORDS + name.length, CDK_ESTIMATE);
    if (this.statement && size <= this.left) {
      this.left -= size;
      this.statement.addResources(arn);
      return;
    }
    const statement = new iam.PolicyStatement({ sid: this.sid, actions: this.actions, resources: [arn] });
    if (!this.statement) {
      this.role.addToPolicy(statement);
    } else {
      this.policies += 1;
      this.left = MANAGED_BUDGET;
      new iam.ManagedPolicy(this.role, `${this.sid}${this.policies}`, { roles: [this.role], statements: [statement] });
    }
    this.statement = statement;
    this.left -= size;
  }
}
