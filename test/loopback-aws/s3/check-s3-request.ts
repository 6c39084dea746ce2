import { Json } from '../core/json';
import { HttpRequest } from '../core/service';
import { Models } from '../models/models';

/** What tells the operation, and what the SDK adds for itself. */
const PARAMETERS = ['location', 'encryption', 'list-type', 'x-id'];
/** Of the signature and the way in which a body is sent. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html */
const HEADERS = [
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-security-token',
  'x-amz-trailer',
  'x-amz-user-agent',
];

/** Why S3 would refuse a request, by its model: what it asks is in the address and the headers. */
export function checkS3Request(
  models: Models,
  operation: string,
  { Bucket, Key }: { readonly Bucket: string; readonly Key: string },
  { query, headers }: Pick<HttpRequest, 'query' | 'headers'>,
): string | undefined {
  const places = models.places('s3', operation);
  const input: Record<string, unknown> = { Bucket, ...(Key && { Key }) };
  for (const [name, value] of query) {
    const member = places.get(`query ${name.toLowerCase()}`);
    if (member) input[member] = value;
    else if (!PARAMETERS.includes(name)) return `it has no parameter ${name}`;
  }
  for (const [name, value] of Object.entries(headers)) {
    const member = places.get(`header ${name}`);
    if (member) input[member] = value;
    else if (name.startsWith('x-amz-') && !HEADERS.includes(name)) return `it has no header ${name}`;
  }
  return models.checkInput('s3', operation, input as Json);
}
