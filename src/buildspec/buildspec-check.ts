import { BUILDSPEC_FORMATS } from './buildspec-formats';
import { BUILDSPEC_RULES } from './buildspec-rules';
import { BUILDSPEC_SCHEMAS } from './buildspec-schemas';
import { schemaCheck } from '../checks/schema-check';

/** Reports every issue of `BuildspecOptions`. */
export const buildspecCheck = schemaCheck(
  { definitions: BUILDSPEC_SCHEMAS, formats: BUILDSPEC_FORMATS, rules: BUILDSPEC_RULES },
  BUILDSPEC_SCHEMAS.BuildspecOptions,
);
