import { Functions, Invoked } from './ports';
import { SignedRequests } from './signed-requests';
import { isObject, objectAt, textAt } from '../../../lambda/decode/json';
import { askAws, AskSettings } from '../ask-aws';
import { AwsRefusal } from '../aws-refusal';

/** Functions in Lambda, asked with the user's own credentials. */
export class LambdaFunctions implements Functions {
  public constructor(private readonly requests: SignedRequests, private readonly settings: AskSettings) {}

  /** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
  public async find(name: string): Promise<{ readonly arn: string; readonly deadLetters?: string } | undefined> {
    try {
      const { json } = await askAws(this.settings, { action: 'lambda:GetFunctionConfiguration' }, async () => this.requests.send({
        service: 'lambda', method: 'GET', path: `/2015-03-31/functions/${encodeURIComponent(name)}/configuration`, headers: {},
      }));
      const arn = isObject(json) ? textAt(json, 'FunctionArn') : undefined;
      const deadLetters = isObject(json) ? textAt(objectAt(json, 'DeadLetterConfig') ?? {}, 'TargetArn') : undefined;
      return arn === undefined ? undefined : { arn, ...(deadLetters !== undefined && { deadLetters }) };
    } catch (error) {
      if (error instanceof AwsRefusal && error.kind === 'missing') return undefined;
      throw error;
    }
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
  public async invoke(name: string, payload: unknown): Promise<Invoked> {
    const { headers, json } = await askAws(this.settings, { action: 'lambda:InvokeFunction' }, async () => this.requests.send({
      service: 'lambda', method: 'POST', path: `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, headers: { 'content-type': 'application/json', 'x-amz-invocation-type': 'RequestResponse' }, body: JSON.stringify(payload),
    }));
    if (headers['x-amz-function-error'] === undefined) return { kind: 'returned', result: json };
    const said = isObject(json) ? [textAt(json, 'errorType'), textAt(json, 'errorMessage')] : [];
    return { kind: 'failed', reason: `${name} failed: ${said.filter((each) => each !== undefined).join(': ') || headers['x-amz-function-error']}` };
  }
}
