export { type Condition, isComparison, parseCondition, type Role, type Roles } from './conditions.js';
export { parseSize, sizedNumbers } from './magnitudes.js';
export { isOfRole, pointRoles } from './point-roles.js';
export {
  type Cut,
  cutInWords,
  joinedCuts,
  lastRows,
  type RowSelection,
  type Selected,
  selectRows,
} from './select-rows.js';
