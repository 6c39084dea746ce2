import { randomBytes, randomUUID } from 'node:crypto';
import { HalfMade, ResourcePlace, ResourceType } from './resource-type';
import { MadeResource } from './template';
import { AwsError } from '../core/aws-error';
import { isObject, Json, text } from '../core/json';
import { HttpAnswer, HttpRequest } from '../core/service';
import { World } from '../core/world';
import { Lambda } from '../lambda/lambda';

interface Answer {
  readonly succeeded: boolean;
  readonly physicalId: string;
  readonly reason: string;
  readonly data: Json;
}

interface Waiting {
  readonly signature: string;
  readonly request: Json;
  readonly answered: (answer: Answer) => void;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
const MOST_ANSWER = 4_096;

/**
 * Resources that a function of the user's keeps. The function answers by putting an object to an address
 * that is signed for it.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
 */
export class CustomResources {
  private readonly waiting = new Map<string, Waiting>();

  constructor(
    private readonly world: World,
    private readonly lambda: Lambda,
  ) {}

  public type(): ResourceType {
    return {
      properties: 'any',
      create: async (properties, { logicalId, stackId, type }) => {
        const place = { logicalId, stackId, type };
        const answer = await this.ask(place, properties, { RequestType: 'Create' });
        if (!answer.succeeded) throw new HalfMade(answer.reason, answer.physicalId);
        return made(answer);
      },
      update: async (physicalId, properties, { oldProperties, ...place }) => {
        // Another function under the same logical id: in AWS's own words.
        // https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/802
        if (properties.ServiceToken !== oldProperties.ServiceToken)
          throw new AwsError('InvalidRequest', 'Modifying service token is not allowed.');
        const answer = await this.ask(place, properties, {
          RequestType: 'Update',
          PhysicalResourceId: physicalId,
          OldResourceProperties: texts(oldProperties),
        });
        if (!answer.succeeded) throw new AwsError('CustomResourceFailed', answer.reason);
        return made(answer);
      },
      remove: async (physicalId, properties, place) => {
        const answer = await this.ask(place, properties, { RequestType: 'Delete', PhysicalResourceId: physicalId });
        if (!answer.succeeded) throw new AwsError('CustomResourceFailed', answer.reason);
      },
    };
  }

  /** Somebody puts an answer. A signature is for one object and a body without a type. */
  public put({ method, path, query, headers, body }: HttpRequest): HttpAnswer {
    const [, , ...rest] = path.split('/');
    const key = rest.join('/');
    const waiting = this.waiting.get(key);
    if (
      method !== 'PUT' ||
      !waiting ||
      query.get('X-Amz-Signature') !== waiting.signature ||
      Boolean(headers['content-type'])
    ) {
      return {
        status: 403,
        headers: { 'content-type': 'application/xml' },
        body: '<Error><Code>SignatureDoesNotMatch</Code></Error>',
      };
    }
    this.waiting.delete(key);
    waiting.answered(readAnswer(body, waiting.request));
    return { status: 200 };
  }

  private async ask({ logicalId, stackId, type }: ResourcePlace, properties: Json, more: Json): Promise<Answer> {
    const id = randomUUID();
    const key = `${stackId}|${logicalId}|${id}`;
    const signature = randomBytes(32).toString('hex');
    const bucket = `cloudformation-custom-resource-response-${this.world.region.replaceAll('-', '')}`;
    const request: Json = {
      ...more,
      ServiceToken: properties.ServiceToken,
      ResponseURL: `https://${bucket}.s3.${this.world.region}.amazonaws.com/${encodeURIComponent(key)}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=7200&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`,
      StackId: stackId,
      RequestId: id,
      LogicalResourceId: logicalId,
      ResourceType: type,
      ResourceProperties: texts(properties),
    };
    const answer = new Promise<Answer>((answered) => {
      this.waiting.set(key, { signature, request, answered });
    });
    const ended = this.lambda.handAndSee(text(properties.ServiceToken), request).then((): Answer => {
      // On AWS it waits for an hour to say so.
      return {
        succeeded: false,
        physicalId: text(more.PhysicalResourceId, 'none'),
        reason: `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${id}].`,
        data: {},
      };
    });
    // A function may do more after its answer.
    this.world.background(`${text(properties.ServiceToken)} for ${logicalId}`, async () => ended);
    try {
      return await Promise.race([answer, ended]);
    } finally {
      this.waiting.delete(key);
    }
  }
}

function made({ physicalId, data }: Answer): MadeResource {
  return { physicalId, attributes: data };
}

function readAnswer(body: Buffer, request: Json): Answer {
  const invalid = (why: string): Answer => ({
    succeeded: false,
    physicalId: text(request.PhysicalResourceId, 'none'),
    reason: `Invalid response object: ${why}`,
    data: {},
  });
  if (body.length > MOST_ANSWER) return invalid('it is too long');
  let json: unknown;
  try {
    json = JSON.parse(body.toString());
  } catch {
    return invalid('it is not JSON');
  }
  if (!isObject(json)) return invalid('it is no object');
  const answer = json;
  const other = ['StackId', 'RequestId', 'LogicalResourceId'].find((name) => answer[name] !== request[name]);
  if (other) return invalid(`${other} is not that of the request`);
  const { Status, PhysicalResourceId, Reason, Data } = answer;
  if (
    (Status !== 'SUCCESS' && Status !== 'FAILED') ||
    typeof PhysicalResourceId !== 'string' ||
    PhysicalResourceId === ''
  )
    return invalid('Status or PhysicalResourceId is missing');
  if (Status === 'FAILED' && !Reason) return invalid('a failure without a reason');
  return {
    succeeded: Status === 'SUCCESS',
    physicalId: PhysicalResourceId,
    reason: text(Reason),
    data: isObject(Data) ? Data : {},
  };
}

/** All values reach the function as text. */
function texts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(texts);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, texts(each)]));
  return String(value);
}
