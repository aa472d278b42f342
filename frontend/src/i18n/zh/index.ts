import { accounts } from './accounts';
import { alerts } from './alerts';
import { approvals } from './approvals';
import { audit } from './audit';
import { common } from './common';
import { comparison } from './comparison';
import { directory } from './directory';
import { errors } from './errors';
import { evidence } from './evidence';
import { bulkExports } from './exports';
import { intake } from './intake';
import { learning } from './learning';
import { loans } from './loans';
import { masking } from './masking';
import { matrix } from './matrix';
import { people } from './people';
import { privacy } from './privacy';
import { privacyDuties } from './privacyDuties';
import { purposes } from './purposes';
import { quality } from './quality';
import { record } from './record';
import { search } from './search';
import { shell } from './shell';
import { signatures } from './signatures';
import { trace } from './trace';
import { unconfirmed } from './unconfirmed';

/** Chinese message catalogue. */
export const zh = {
  ...alerts,
  ...approvals,
  ...audit,
  ...common,
  ...comparison,
  ...directory,
  ...errors,
  ...evidence,
  ...bulkExports,
  ...intake,
  ...learning,
  ...loans,
  ...masking,
  ...matrix,
  ...people,
  ...privacy,
  ...privacyDuties,
  ...purposes,
  ...quality,
  ...record,
  ...search,
  ...shell,
  ...signatures,
  ...trace,
  ...unconfirmed,
  ...accounts,
};
