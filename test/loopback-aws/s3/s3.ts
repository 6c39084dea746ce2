import { createHash } from 'node:crypto';
import { checkS3Request } from './check-s3-request';
import { AwsError } from '../core/aws-error';
import { HttpAnswer, HttpRequest } from '../core/service';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';
import { Kms } from '../kms/kms';
import { Models } from '../models/models';
import { escapeXml, toXml } from '../server/xml';

/** What the models call that which is known here. */
const OPERATIONS: Readonly<Record<string, string>> = {
  'GET location': 'GetBucketLocation',
  'GET encryption': 'GetBucketEncryption',
  'GET list-type': 'ListObjectsV2',
  'PUT object': 'PutObject',
  'GET object': 'GetObject',
};

/**
 * S3 asks KMS in the name of its caller.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
const VIA_S3 = 's3';

/** Buckets and their objects, in memory, as far as the CDK publishes assets. */
export class S3 {
  public readonly buckets = new Map<string, Map<string, Buffer>>();

  /** Keys of objects that are encrypted by a key of the account's own, by `bucket/key`. */
  private readonly encrypted = new Map<string, string>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
    private readonly kms: Kms,
    private readonly models: Models,
  ) {}

  public object(bucket: string, key: string): Buffer {
    const object = this.buckets.get(bucket)?.get(key);
    if (!object) throw new AwsError('NoSuchKey', `The specified key does not exist: ${bucket}/${key}`, 404);
    return object;
  }

  /** What CodeBuild asks before it uses a bucket. */
  public lookAt(caller: Principal, bucket: string): void {
    this.iam.authorize(caller, 's3:GetBucketAcl', [this.bucketArn(bucket)]);
    this.iam.authorize(caller, 's3:GetBucketLocation', [this.bucketArn(bucket)]);
    this.mustExist(bucket);
  }

  /**
   * Put an object, encrypted by a key of the account's own or by S3's. Who writes must be let make a data key of it,
   * who reads must be let decrypt that.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
   */
  public putFrom(caller: Principal, bucket: string, key: string, body: Buffer, kmsKey?: string): void {
    this.iam.authorize(caller, 's3:PutObject', [`${this.bucketArn(bucket)}/${key}`]);
    if (kmsKey !== undefined) this.kms.use(caller, 'GenerateDataKey', kmsKey, VIA_S3);
    this.mustExist(bucket).set(key, body);
    if (kmsKey !== undefined) this.encrypted.set(`${bucket}/${key}`, kmsKey);
    else this.encrypted.delete(`${bucket}/${key}`);
  }

  public getFrom(caller: Principal, bucket: string, key: string): Buffer {
    for (const action of ['s3:GetObject', 's3:GetObjectVersion'])
      this.iam.authorize(caller, action, [`${this.bucketArn(bucket)}/${key}`]);
    this.decrypt(caller, bucket, key);
    return this.object(bucket, key);
  }

  public listFrom(caller: Principal, bucket: string, prefix: string): readonly string[] {
    this.iam.authorize(caller, 's3:ListBucket', [this.bucketArn(bucket)], { 's3:prefix': prefix });
    return [...this.mustExist(bucket).keys()].filter((key) => key.startsWith(prefix));
  }

  /** Path style: /bucket/key. */
  public async handle(request: HttpRequest, accessKeyId: string | undefined): Promise<HttpAnswer> {
    const [, bucket, ...rest] = request.path.split('/');
    const key = rest.join('/');
    try {
      return this.answer(request, bucket, key, accessKeyId ?? '');
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.world.note('call', `s3 ${request.method} ${request.path} ${error.code}`);
      return {
        status: error.status,
        headers: { 'content-type': 'application/xml' },
        body: `<Error><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error>`,
      };
    }
  }

  private answer(request: HttpRequest, bucket: string, key: string, accessKeyId: string): HttpAnswer {
    const caller = this.iam.principal(accessKeyId);
    const bucketArn = this.bucketArn(bucket);
    const allow = (action: string, resource: string) => this.iam.authorize(caller, action, [resource]);
    const operation = `${request.method}${key ? ' object' : ''}${['location', 'encryption', 'list-type']
      .filter((each) => request.query.has(each))
      .map((each) => ` ${each}`)
      .join('')}`;
    this.world.note('call', `s3 ${operation}`, request.path);
    const complaint = Object.hasOwn(OPERATIONS, operation)
      ? checkS3Request(this.models, OPERATIONS[operation], { Bucket: bucket, Key: key }, request)
      : undefined;
    if (complaint) throw this.world.fault(`s3 ${OPERATIONS[operation]}: AWS would refuse the request: ${complaint}`);
    switch (operation) {
      case 'GET location':
        allow('s3:GetBucketLocation', bucketArn);
        this.mustExist(bucket);
        return xml(
          `<LocationConstraint>${this.world.region === 'us-east-1' ? '' : this.world.region}</LocationConstraint>`,
        );
      case 'GET encryption':
        allow('s3:GetEncryptionConfiguration', bucketArn);
        this.mustExist(bucket);
        return xml(
          '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>',
        );
      case 'GET list-type': {
        allow('s3:ListBucket', bucketArn);
        const prefix = request.query.get('prefix') ?? '';
        const found = [...this.mustExist(bucket)].filter(([name]) => name.startsWith(prefix));
        const contents = found
          .map(
            ([name, body]) =>
              `<Contents>${toXml({ Key: name, Size: body.length, ETag: etag(body), StorageClass: 'STANDARD', LastModified: new Date() })}</Contents>`,
          )
          .join('');
        return xml(
          `<ListBucketResult>${toXml({ Name: bucket, Prefix: prefix, KeyCount: found.length, MaxKeys: 1000, IsTruncated: false })}${contents}</ListBucketResult>`,
        );
      }
      case 'PUT object': {
        allow('s3:PutObject', `${bucketArn}/${key}`);
        const body = plainBody(request);
        this.mustExist(bucket).set(key, body);
        this.encrypted.delete(`${bucket}/${key}`);
        return { status: 200, headers: { etag: etag(body) } };
      }
      case 'GET object': {
        allow('s3:GetObject', `${bucketArn}/${key}`);
        this.mustExist(bucket);
        this.decrypt(caller, bucket, key);
        const body = this.object(bucket, key);
        return { status: 200, headers: { etag: etag(body) }, body };
      }
      default:
        throw this.world.fault(`s3 ${request.method} ${request.path} ${request.query.toString()} is not known`);
    }
  }

  private decrypt(caller: Principal, bucket: string, key: string): void {
    const kmsKey = this.encrypted.get(`${bucket}/${key}`);
    if (kmsKey !== undefined) this.kms.use(caller, 'Decrypt', kmsKey, VIA_S3);
  }

  private bucketArn(bucket: string): string {
    return `arn:${this.world.partition}:s3:::${bucket}`;
  }

  private mustExist(bucket: string): Map<string, Buffer> {
    const objects = this.buckets.get(bucket);
    if (!objects) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return objects;
  }
}

/**
 * The SDK sends bodies in chunks with a checksum behind them: `SIZE\r\nDATA\r\n0\r\nTRAILER`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
function plainBody({ headers, body }: HttpRequest): Buffer {
  if (
    !String(headers['content-encoding'] ?? '').includes('aws-chunked') &&
    !String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING')
  )
    return body;
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = parseInt(body.toString('latin1', at, lineEnd).split(';')[0], 16);
    if (!size) break;
    pieces.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(pieces);
}

function etag(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function xml(body: string): HttpAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
  };
}
