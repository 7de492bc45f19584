/** The axes that policies are swept along; their keys stand in the policy room. */
import { numberAxis, wordAxis } from '../../../engine/axis.js';

export const policyParametersAxis = numberAxis({
  name: 'policyParameters',
  header: 'policy_parameters',
  title: 'Policy parameters',
  about: 'Parameters of the policy that is optimised, without its value head.',
  label: (value) => `policy ${value.toLocaleString('en-US')}`,
  prefers: 'last',
});

export const policyShapeAxis = wordAxis({
  name: 'policyShape',
  header: 'policy_shape',
  title: 'Policy shape',
  about: 'Width, layers and heads of the policy, as 32x2x1.',
  refines: 'policyParameters',
});
