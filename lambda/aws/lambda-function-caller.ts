import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { FunctionCaller } from './ports';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export class LambdaFunctionCaller implements FunctionCaller {
  public constructor(private readonly client: Pick<LambdaClient, 'send'> = new LambdaClient()) {}

  public async call(functionName: string, payload: object): Promise<void> {
    await this.client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'Event',
        Payload: new TextEncoder().encode(JSON.stringify(payload)),
      }),
    );
  }
}
