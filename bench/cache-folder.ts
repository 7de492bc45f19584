/** Where the bench keeps what is worth keeping: Python environments and what their compilers made. */
import { join } from 'node:path';
import { userCacheFolder } from '../scripts/native-location.mjs';

export const benchCache = (): string => join(userCacheFolder(process.env), 'goodhart', 'bench');
