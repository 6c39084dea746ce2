import { AwsError } from '../core/aws-error';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';

/** Topics. What is published is kept, in the place of subscribers. */
export class Sns {
  private readonly topics = new Map<string, string[]>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
  ) {}

  public arn(name: string): string {
    return this.world.arn('sns', name);
  }

  public get names(): string[] {
    return [...this.topics.keys()];
  }

  public create(name: string): void {
    if (!this.topics.has(name)) this.topics.set(name, []);
  }

  public remove(name: string): void {
    this.topics.delete(name);
  }

  /** What a topic was told, for tests. */
  public messages(name: string): readonly string[] {
    return this.must(name);
  }

  /** Publish as somebody whose own policies must let. */
  public publishFrom(caller: Principal, arn: string, message: string): void {
    this.iam.authorize(caller, 'sns:Publish', [arn]);
    this.must(arn.split(':').at(-1) ?? '').push(message);
  }

  private must(name: string): string[] {
    const topic = this.topics.get(name);
    if (!topic) throw new AwsError('NotFound', 'Topic does not exist', 404);
    return topic;
  }
}
