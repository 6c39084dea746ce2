import { AwsError } from '../core/aws-error';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';
import { Kms } from '../kms/kms';

/** Topics. What is published is kept, in the place of subscribers. */
export class Sns {
  private readonly topics = new Map<string, { readonly told: string[]; readonly key?: string }>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
    private readonly kms: Kms,
  ) {}

  public arn(name: string): string {
    return this.world.arn('sns', name);
  }

  public get names(): string[] {
    return [...this.topics.keys()];
  }

  public create(name: string, key?: string): void {
    if (!this.topics.has(name)) this.topics.set(name, { told: [], ...(key !== undefined && { key }) });
  }

  public remove(name: string): void {
    this.topics.delete(name);
  }

  /** What a topic was told, for tests. */
  public messages(name: string): readonly string[] {
    return this.must(name).told;
  }

  /**
   * Publish as somebody whose own policies must let. The key of an encrypted topic must let the same caller.
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
   */
  public publishFrom(caller: Principal, arn: string, message: string): void {
    this.iam.authorize(caller, 'sns:Publish', [arn]);
    const { told, key } = this.must(arn.split(':').at(-1) ?? '');
    if (key !== undefined) this.encrypt(caller, key);
    told.push(message);
  }

  private encrypt(caller: Principal, key: string): void {
    try {
      for (const action of ['GenerateDataKey', 'Decrypt'] as const) this.kms.use(caller, action, key, 'sns');
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new AwsError('KMSAccessDenied', error.message);
    }
  }

  private must(name: string): { readonly told: string[]; readonly key?: string } {
    const topic = this.topics.get(name);
    if (!topic) throw new AwsError('NotFound', 'Topic does not exist', 404);
    return topic;
  }
}
