import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Functions, Invoked } from './ports';
import { isObject, textAt } from '../../../lambda/decode/json';
import { askAws, AskSettings, ifPresent } from '../ask-aws';

/** Functions in Lambda, asked with the user's own credentials. */
export class LambdaFunctions implements Functions {
  public constructor(
    private readonly client: Pick<LambdaClient, 'send'>,
    private readonly settings: AskSettings,
  ) {}

  /** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
  public async find(name: string): Promise<{ readonly arn: string; readonly deadLetters?: string } | undefined> {
    const action = 'lambda:GetFunctionConfiguration';
    const found = await ifPresent(async () =>
      askAws(this.settings, { action }, async () =>
        this.client.send(new GetFunctionConfigurationCommand({ FunctionName: name })),
      ),
    );
    const arn = found?.FunctionArn;
    return arn === undefined ? undefined : { arn, deadLetters: found?.DeadLetterConfig?.TargetArn };
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
  public async invoke(name: string, payload: unknown): Promise<Invoked> {
    const { FunctionError, Payload } = await askAws(this.settings, { action: 'lambda:InvokeFunction' }, async () =>
      this.client.send(
        new InvokeCommand({ FunctionName: name, InvocationType: 'RequestResponse', Payload: JSON.stringify(payload) }),
      ),
    );
    const text = Payload?.transformToString() ?? '';
    const result: unknown = text === '' ? undefined : JSON.parse(text);
    if (FunctionError === undefined) return { kind: 'returned', result };
    const parts = isObject(result) ? [textAt(result, 'errorType'), textAt(result, 'errorMessage')] : [];
    return {
      kind: 'failed',
      reason: `${name} failed: ${parts.filter((each) => each !== undefined).join(': ') || FunctionError}`,
    };
  }
}
