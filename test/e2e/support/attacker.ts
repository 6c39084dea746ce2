import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Deployment } from './deployment';
import { Person } from './person';

/** Somebody with one permission: to call one of the functions. */
export class Attacker {
  private readonly person: Person;
  private readonly lambda: LambdaClient;
  private readonly functionName: string;

  constructor(
    private readonly ci: Deployment,
    handler: 'start-build' | 'report-build' | 'approval-template' | 'notify-build',
  ) {
    const { lambda, world } = ci.aws;
    this.functionName = lambda.names.find((name) => lambda.logGroup(name).endsWith(handler)) ?? '';
    this.person = new Person(ci, `caller-of-${handler}`, [
      {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: lambda.arn(this.functionName) }],
      },
    ]);
    const { credentials } = this.person;
    this.lambda = new LambdaClient({ endpoint: world.endpoint, region: world.region, credentials });
  }

  /** Call the function, and wait for all that comes of it. */
  public async call(payload: unknown): Promise<void> {
    await this.lambda.send(
      new InvokeCommand({ FunctionName: this.functionName, Payload: Buffer.from(JSON.stringify(payload)) }),
    );
    await this.ci.aws.quiet();
  }

  public end(): void {
    this.lambda.destroy();
    this.person.end();
  }
}
