import { audit } from './audit';
import { common } from './common';
import { errors } from './errors';
import { intake } from './intake';
import { people } from './people';
import { quality } from './quality';
import { record } from './record';
import { search } from './search';
import { shell } from './shell';

/** Chinese message catalogue. */
export const zh = {
  ...audit,
  ...common,
  ...errors,
  ...intake,
  ...people,
  ...quality,
  ...record,
  ...search,
  ...shell,
};
