import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { FunctionProcess, InvocationEnd } from './function-process';
import { sdkOfRuntime } from './sdk-of-runtime';
import { unzip } from './unzip';
import { AwsError } from '../core/aws-error';
import { Json } from '../core/json';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Access, PolicyDocument } from '../iam/policy';
import { Principal } from '../iam/principal';
import { Logs } from '../logs/logs';
import { Sqs } from '../sqs/sqs';

export interface FunctionSettings {
  readonly name: string;
  readonly roleArn: string;
  readonly code: Buffer;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Default: the group that is called after the function. */
  readonly logGroup?: string;
  /** ARN of the queue that gets what failed at each try. */
  readonly deadLetters?: string;
}

export interface AsyncSettings {
  readonly retries: number;
  readonly onFailure?: string;
  readonly onSuccess?: string;
}

interface LambdaFunction {
  settings: FunctionSettings;
  folder: string;
  readonly policy: Map<string, PolicyDocument>;
  async: AsyncSettings;
  readonly processes: FunctionProcess[];
  principal: Principal | undefined;
}

const ANSWERED = { statusCode: 200, executedVersion: '$LATEST' };

/** Functions, run in Node.js processes of their own, and called as EventBridge and Scheduler call them. */
export class Lambda {
  /**
   * Pauses before Lambda tries again, a thousandth of AWS's one and two minutes.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  public retryPauses: readonly number[] = [60, 120];
  /** Execution environments of a function that may run side by side. */
  public mostProcesses = 3;
  private readonly functions = new Map<string, LambdaFunction>();
  private stopped = false;

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
    private readonly logs: Logs,
    private readonly sqs: Sqs,
    private readonly node: string,
  ) {}

  /** Looked at before each attempt: a test makes a function fail here. */
  public breakdown: (functionName: string, event: unknown, attempt: number) => string | undefined = () => undefined;

  public arn(name: string): string {
    return this.world.arn('lambda', `function:${name}`);
  }

  public get names(): string[] {
    return [...this.functions.keys()];
  }

  public logGroup(name: string): string {
    return this.must(name).settings.logGroup ?? `/aws/lambda/${name}`;
  }

  public roleArn(name: string): string {
    return this.must(name).settings.roleArn;
  }

  public put(settings: FunctionSettings, isNew: boolean): void {
    const existing = this.functions.get(settings.name);
    if (isNew && existing)
      throw new AwsError('ResourceConflictException', `Function already exist: ${settings.name}`, 409);
    const folder = this.world.folder(
      'functions',
      settings.name,
      createHash('sha256').update(settings.code).digest('hex').slice(0, 12),
    );
    unzip(settings.code, folder);
    existing?.processes.forEach((each) => each.kill());
    this.functions.set(settings.name, {
      settings,
      folder,
      policy: existing?.policy ?? new Map(),
      async: existing?.async ?? { retries: 2 },
      processes: [],
      principal: undefined,
    });
  }

  public remove(name: string): void {
    this.functions.get(name)?.processes.forEach((each) => each.kill());
    this.functions.delete(name);
  }

  public setAsync(name: string, settings: AsyncSettings): void {
    const fn = this.must(name);
    // Lambda tries whether the role may call the destination when it is set.
    for (const destination of [settings.onFailure, settings.onSuccess]) {
      if (
        destination === undefined ||
        this.iam.allows(this.session(fn), destinationAction(destination, this.world), destination)
      )
        continue;
      throw new AwsError(
        'InvalidParameterValueException',
        `The function's execution role does not have permissions to call ${destinationAction(destination, this.world)} on ${destination}`,
      );
    }
    fn.async = settings;
  }

  public addPermission(name: string, id: string, document: PolicyDocument): void {
    this.must(name).policy.set(id, document);
  }

  public removePermission(name: string, id: string): void {
    this.functions.get(name)?.policy.delete(id);
  }

  /** End all processes, for good: what is under way is not tried again. */
  public stop(): void {
    this.stopped = true;
    for (const { processes } of this.functions.values()) processes.forEach((each) => each.kill());
  }

  /** Take an event from a service that the function's policy lets call it. The answer is only that it was taken. */
  public hand(arn: string, event: unknown, service: string, context: Access['context']): void {
    const name = this.nameOf(arn);
    const fn = this.functions.get(name);
    if (!fn) throw new AwsError('RESOURCE_NOT_FOUND', `there is no function ${arn}`);
    if (
      !this.iam.resourceAllows([...fn.policy.values()], service, {
        action: 'lambda:InvokeFunction',
        resource: arn,
        context,
      })
    )
      throw new AwsError('NO_PERMISSIONS', `${service} may not call ${arn}`);
    this.take(fn, event);
  }

  /** The same from somebody whose own policies let call it. */
  public handFrom(caller: Principal, arn: string, event: unknown): void {
    this.iam.authorize(caller, 'lambda:InvokeFunction', [arn]);
    this.take(this.must(this.nameOf(arn)), event);
  }

  /**
   * For CloudFormation, which does not ask the function's policy: wait until it has returned, or failed at each try.
   */
  public async handAndSee(arn: string, event: unknown): Promise<void> {
    await this.tryAll(this.must(arn).settings.name, event);
  }

  /** Kill the processes that run a function now, whatever they are at. Tells how many had an event. */
  public kill(name: string): number {
    const { processes } = this.must(name);
    const busy = this.busyProcesses(name);
    processes.forEach((each) => each.kill());
    processes.length = 0;
    return busy;
  }

  /** How many of a function's processes have an event at this moment. */
  public busyProcesses(name: string): number {
    return this.must(name).processes.filter((each) => each.busy).length;
  }

  public settings(name: string): FunctionSettings {
    return this.must(name).settings;
  }

  /**
   * For somebody who waits for the answer: there is one try, and nobody else is told. Who may, the endpoint has asked.
   */
  public async callFrom(name: string, event: unknown): Promise<InvocationEnd> {
    const end = await this.attempt(this.must(name), randomUUID(), event, 1);
    this.world.note('invocation', `${name} ${end.kind}`, { attempt: 1, ...end });
    return end;
  }

  /** The session of a function's role, for what Lambda does in its name. */
  public sessionOf(name: string): Principal {
    return this.session(this.must(name));
  }

  private take(fn: LambdaFunction, event: unknown): void {
    this.world.background(`invoke ${fn.settings.name}`, () => this.tryAll(fn.settings.name, event));
  }

  private async tryAll(name: string, event: unknown): Promise<void> {
    const requestId = randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      const fn = this.functions.get(name);
      if (!fn || this.stopped) return;
      const end = await this.attempt(fn, requestId, event, attempt);
      this.world.note('invocation', `${name} ${end.kind}`, { attempt, ...end });
      if (end.kind === 'returned') return this.succeed(fn, requestId, event, end.result, attempt);
      if (attempt > fn.async.retries) return this.fail(fn, requestId, event, end, attempt);
      await pause(this.retryPauses[attempt - 1]);
    }
  }

  private async attempt(
    fn: LambdaFunction,
    requestId: string,
    event: unknown,
    attempt: number,
  ): Promise<InvocationEnd> {
    const broken = this.breakdown(fn.settings.name, event, attempt);
    if (broken) return { kind: 'failed', errorType: 'Error', errorMessage: broken };
    return (await this.environment(fn)).invoke(requestId, event, fn.settings.timeoutSeconds * 1000);
  }

  private succeed(fn: LambdaFunction, requestId: string, event: unknown, result: unknown, attempts: number): void {
    const { onSuccess } = fn.async;
    if (onSuccess)
      this.tell(fn, onSuccess, event, {
        requestContext: this.context(fn, requestId, 'Success', attempts),
        requestPayload: event,
        responseContext: ANSWERED,
        responsePayload: result,
      });
  }

  private fail(
    fn: LambdaFunction,
    requestId: string,
    event: unknown,
    end: Extract<InvocationEnd, { kind: 'failed' }>,
    attempts: number,
  ): void {
    const { onFailure } = fn.async;
    const { deadLetters } = fn.settings;
    if (!onFailure && !deadLetters) this.world.note('delivery', `lost: ${fn.settings.name}`, { event, end });
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
    const why = { RequestID: requestId, ErrorCode: '200', ErrorMessage: end.errorMessage.slice(0, 1024) };
    if (deadLetters)
      this.send(fn, event, () => this.sqs.sendFrom(this.session(fn), deadLetters, JSON.stringify(event), why));
    if (!onFailure) return;
    this.tell(fn, onFailure, event, {
      requestContext: this.context(fn, requestId, 'RetriesExhausted', attempts),
      requestPayload: event,
      responseContext: { ...ANSWERED, functionError: 'Unhandled' },
      responsePayload: { errorMessage: end.errorMessage, errorType: end.errorType, trace: [] },
    });
  }

  private context(fn: LambdaFunction, requestId: string, condition: string, approximateInvokeCount: number): Json {
    return { requestId, functionArn: `${this.arn(fn.settings.name)}:$LATEST`, condition, approximateInvokeCount };
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  private tell(fn: LambdaFunction, destination: string, event: unknown, facts: Json): void {
    const record = { version: '1.0', timestamp: new Date().toISOString(), ...facts };
    this.send(fn, event, () => {
      if (destination.includes(':lambda:')) this.handFrom(this.session(fn), destination, record);
      else if (destination.includes(':sqs:')) this.sqs.sendFrom(this.session(fn), destination, JSON.stringify(record));
      else throw this.world.fault(`the destination ${destination} is not known`);
    });
  }

  /** Both the queue and the destination get what failed, each by the function's own role. */
  private send(fn: LambdaFunction, event: unknown, deliver: () => void): void {
    try {
      deliver();
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.world.note('delivery', `lost: ${fn.settings.name}`, { event, reason: error.message });
    }
  }

  private async environment(fn: LambdaFunction): Promise<FunctionProcess> {
    for (;;) {
      const idle = fn.processes.find((each) => each.take());
      if (idle) return idle;
      const alive = fn.processes.filter((each) => !each.ended);
      if (alive.length < this.mostProcesses) {
        const started = this.start(fn);
        started.take();
        return started;
      }
      await pause(10);
    }
  }

  private start(fn: LambdaFunction): FunctionProcess {
    const { name, environment } = fn.settings;
    const { credentials, principal } = this.iam.assume(
      fn.settings.roleArn,
      name,
      { kind: 'service', name: 'lambda.amazonaws.com' },
      {},
    );
    fn.principal = principal;
    const stream = `${new Date().toISOString().slice(0, 10).replace(/-/g, '/')}/[$LATEST]${randomUUID().replace(/-/g, '')}`;
    const group = this.logGroup(name);
    const streamArn = this.logs.streamArn(group, stream);
    const process_ = new FunctionProcess(
      this.node,
      {
        ...environment,
        PATH: process.env.PATH,
        HOME: this.world.folder('functions', 'home'),
        LAMBDA_TASK_ROOT: fn.folder,
        AWS_LAMBDA_LOG_STREAM_NAME: stream,
        NODE_PATH: sdkOfRuntime(this.world),
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_REGION: this.world.region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
        // Not in Lambda: the way to this endpoint instead of AWS's.
        AWS_ENDPOINT_URL: this.world.endpoint,
      },
      (line) => {
        // A function that may not write its logs runs all the same; the lines are lost.
        if (
          this.iam.allows(principal, 'logs:CreateLogStream', streamArn) &&
          this.iam.allows(principal, 'logs:PutLogEvents', streamArn)
        )
          this.logs.write(group, stream, [line]);
      },
    );
    fn.processes.push(process_);
    return process_;
  }

  private session(fn: LambdaFunction): Principal {
    return (fn.principal ??= this.iam.assume(
      fn.settings.roleArn,
      fn.settings.name,
      { kind: 'service', name: 'lambda.amazonaws.com' },
      {},
    ).principal);
  }

  private nameOf(arn: string): string {
    return arn.split(':')[6] ?? arn;
  }

  private must(name: string): LambdaFunction {
    const fn = this.functions.get(this.nameOf(name)) ?? this.functions.get(name);
    if (!fn) throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
    return fn;
  }
}

function destinationAction(arn: string, world: World): string {
  if (arn.includes(':lambda:')) return 'lambda:InvokeFunction';
  if (arn.includes(':sqs:')) return 'sqs:SendMessage';
  throw world.fault(`the destination ${arn} is not known`);
}
