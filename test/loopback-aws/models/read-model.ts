import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ServiceModel } from './check-shape';

/** Parts of the models that the tests carry with them. */
export const PARTS_FOLDER = join(__dirname, '..', '..', 'fixtures', 'service-models');

const VERSIONS = /^\d{4}-\d{2}-\d{2}$/;

/** A service's newest model in botocore's data. */
export function readModel(botocore: string, service: string): ServiceModel | undefined {
  const folder = join(botocore, service);
  if (!existsSync(folder)) return undefined;
  const version =
    readdirSync(folder)
      .filter((name) => VERSIONS.test(name))
      .sort()
      .at(-1) ?? '';
  const file = join(folder, version, 'service-2.json');
  const text = existsSync(file) ? readFileSync(file) : gunzipSync(readFileSync(`${file}.gz`));
  return JSON.parse(text.toString()) as ServiceModel;
}

/** The part of a service's model that is always here. */
export function readPart(service: string): ServiceModel | undefined {
  const file = join(PARTS_FOLDER, `${service}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ServiceModel) : undefined;
}
