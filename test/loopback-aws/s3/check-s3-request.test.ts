import { checkS3Request } from './check-s3-request';
import { Models } from '../models/models';

const models = new Models(undefined);
const OBJECT = { Bucket: 'b', Key: 'k' };
const BUCKET = { Bucket: 'b', Key: '' };

test.each([
  [
    'PutObject',
    OBJECT,
    '?x-id=PutObject',
    {
      'content-type': 'application/zip',
      'x-amz-sdk-checksum-algorithm': 'CRC32',
      'x-amz-trailer': 'x-amz-checksum-crc32',
      'x-amz-server-side-encryption': 'AES256',
      'content-length': '12',
    },
  ],
  ['ListObjectsV2', BUCKET, '?list-type=2&prefix=a&max-keys=1', { 'x-amz-date': '20260504T000000Z' }],
  ['GetBucketLocation', BUCKET, '?location=', { 'x-amz-expected-bucket-owner': '111122223333' }],
])('%s is taken as it should be', (operation, at, query, headers) => {
  expect(checkS3Request(models, operation, at, { query: new URLSearchParams(query), headers })).toBeUndefined();
});

test.each([
  ['PutObject', BUCKET, '', {}, 'it needs Key'],
  ['PutObject', OBJECT, '', { 'x-amz-server-side-encryption': 'ROT13' }, 'ServerSideEncryption must be one of'],
  ['PutObject', OBJECT, '', { 'x-amz-encryption': 'AES256' }, 'it has no header x-amz-encryption'],
  ['ListObjectsV2', BUCKET, '?list-type=2&prefixes=a', {}, 'it has no parameter prefixes'],
  ['ListObjectsV2', BUCKET, '?list-type=2&max-keys=many', {}, 'MaxKeys must be a whole number'],
])('fails for %s of %j with %s and %j', (operation, at, query, headers, complaint) => {
  expect(checkS3Request(models, operation, at, { query: new URLSearchParams(query), headers })).toContain(complaint);
});
