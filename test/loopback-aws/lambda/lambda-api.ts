import { FunctionSettings, Lambda } from './lambda';
import { AwsError } from '../core/aws-error';
import { text } from '../core/json';
import { HttpAnswer, RestProtocol, Service } from '../core/service';

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/(configuration|invocations)$/;

/** Lambda's own protocol: what other services have in a body is in the address and the headers. */
const rest: RestProtocol = {
  read: ({ method, path, headers, body }) => {
    const [, name, last] = PATH.exec(path) ?? [];
    if (method === 'GET' && last === 'configuration')
      return { operation: 'GetFunctionConfiguration', input: { FunctionName: name } };
    if (method !== 'POST' || last !== 'invocations') return { operation: `${method} ${path}`, input: {} };
    const type = headers['x-amz-invocation-type'];
    return {
      operation: 'Invoke',
      input: {
        FunctionName: name,
        ...(type !== undefined && { InvocationType: String(type) }),
        Payload: body.toString(),
      },
    };
  },
  write: (operation, output): HttpAnswer => {
    if (operation !== 'Invoke')
      return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(output) };
    const headers: Record<string, string> = { 'x-amz-executed-version': '$LATEST' };
    if (output.FunctionError !== undefined) headers['x-amz-function-error'] = text(output.FunctionError);
    return { status: Number(output.StatusCode), headers, body: text(output.Payload) };
  },
};

/** What people call of Lambda. @see https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export function lambdaApi(lambda: Lambda): Service {
  const resources = ({ FunctionName }: { readonly FunctionName?: unknown }) => [lambda.arn(text(FunctionName))];
  return {
    signingName: 'lambda',
    prefix: 'lambda',
    protocol: 'json',
    rest,
    operations: {
      GetFunctionConfiguration: {
        resources,
        run: ({ FunctionName }) => ({
          ...show(lambda.settings(text(FunctionName))),
          FunctionArn: lambda.arn(text(FunctionName)),
        }),
      },
      Invoke: {
        action: 'lambda:InvokeFunction',
        resources,
        run: async ({ FunctionName, InvocationType = 'RequestResponse', Payload }, caller) => {
          if (InvocationType === 'Event') {
            lambda.handFrom(caller, lambda.arn(text(FunctionName)), JSON.parse(text(Payload)));
            return { StatusCode: 202, Payload: '' };
          }
          if (InvocationType !== 'RequestResponse')
            throw new AwsError(
              'InvalidParameterValueException',
              `the invocation type ${text(InvocationType)} is not known here`,
            );
          const end = await lambda.callFrom(text(FunctionName), JSON.parse(text(Payload)));
          return end.kind === 'returned'
            ? { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: JSON.stringify(end.result ?? null) }
            : {
                StatusCode: 200,
                ExecutedVersion: '$LATEST',
                FunctionError: 'Unhandled',
                Payload: JSON.stringify({ errorType: end.errorType, errorMessage: end.errorMessage, trace: [] }),
              };
        },
      },
    },
  };
}

function show({ name, roleArn, timeoutSeconds, environment, deadLetters }: FunctionSettings): object {
  return {
    FunctionName: name,
    Role: roleArn,
    Handler: 'index.handler',
    Timeout: timeoutSeconds,
    Version: '$LATEST',
    State: 'Active',
    Environment: { Variables: environment },
    ...(deadLetters !== undefined && { DeadLetterConfig: { TargetArn: deadLetters } }),
  };
}
