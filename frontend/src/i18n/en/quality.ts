import type { quality as chinese } from '../zh/quality';

export const quality: Record<keyof typeof chinese, string> = {
  'quality.lead':
    'How many records are filed without a person, how wrong they are, and how wrong they may be',
  'quality.target': 'Wrong values accepted',
  'quality.target_hint':
    'The most wrong values among those that stand in records filed by themselves. The stricter, the more a person has to check and to complete.',
  'quality.target_save': 'Use {target}',
  'quality.target_saved': 'In use from the next record received',
  'quality.target_by': 'Set by {by} at {at}',
  'quality.target_line': 'Target {target}',
  'quality.effect':
    'At {target}, {share} of the last {count} {count|record|records} would be filed by themselves.',
  'quality.effect_unknown': 'There are no records yet to try this on.',
  'quality.proven':
    'Confidence threshold {threshold}; what was measured proves the target with 95 % confidence.',
  'quality.not_proven':
    'Confidence threshold {threshold}; what was measured keeps the target, but too little was measured to prove it.',
  'quality.unreachable':
    'No point of the measured curve keeps this target: a person would check every record.',
  'quality.curve': 'Measured curve',
  'quality.curve_label':
    'The more wrong values are accepted, the more records are filed by themselves and the more values stand; the figures are in the table below',
  'quality.curve_none': 'Nothing has been measured yet: a fixed threshold of 0.80 is used.',
  'quality.curve_note':
    'Measured with the product: {records} {records|record|records}, {fields} {fields|value|values}; corpus',
  'quality.as_table': 'Show as a table',
  'quality.threshold': 'Threshold',
  'quality.passed_share': 'Records filed by themselves',
  'quality.error_observed': 'Wrong values, measured',
  'quality.error_upper': 'Upper bound (95 %)',
  'quality.own': 'Your records',
  'quality.own_note': 'Only what people noticed and corrected is counted as wrong: a lower bound.',
  'quality.received': 'Received',
  'quality.passed': 'Filed by themselves',
  'quality.rate': 'Straight-through',
  'quality.waiting': 'To check',
  'quality.corrected': 'Corrected later',
  'quality.errors': 'Values corrected',
  'quality.error_found': 'Wrong values found',
  'quality.by_type': 'By document type',
  'quality.by_month': 'By month',
  'quality.month': 'Month',
};
