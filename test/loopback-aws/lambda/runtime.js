// What Lambda's Node.js runtime is to a handler: loads it once, hands it one event at a time, tells how it went.
// CloudFormation's address for answers, as all of AWS's, leads to this machine.
const send = globalThis.fetch;
globalThis.fetch = (address, options) => send(String(address).replace(/^https:\/\/(cloudformation-custom-resource-response-[a-z0-9]+)\.s3\.[a-z0-9-]+\.amazonaws\.com\//, `${process.env.AWS_ENDPOINT_URL}/$1/`), options);

const https = require('node:https');
const http = require('node:http');
const request = https.request;
https.request = (options, ...rest) => {
  const bucket = /^(cloudformation-custom-resource-response-[a-z0-9]+)\.s3\./.exec(options.hostname ?? '')?.[1];
  if (!bucket) return request(options, ...rest);
  const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL);
  return http.request({ ...options, hostname, port, path: `/${bucket}${options.path}` }, ...rest);
};

const { handler } = require(process.env.LAMBDA_TASK_ROOT + '/index.js');

process.on('message', async ({ event, requestId }) => {
  try {
    const result = await handler(event, { awsRequestId: requestId, functionName: process.env.AWS_LAMBDA_FUNCTION_NAME, logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME });
    process.send({ requestId, result: result ?? null });
  } catch (error) {
    process.send({ requestId, error: { errorType: error?.name ?? 'Error', errorMessage: error?.message ?? String(error), trace: String(error?.stack).split('\n') } });
  }
});
process.on('disconnect', () => process.exit(0));
