import { didYouMean } from './did-you-mean.ts';
import { workshopActions, type OptionName, type WorkshopAction } from './options.ts';

/** What `workshop` was asked for. */
export type WorkshopOptions = {
  readonly action: WorkshopAction;
  /** `raise`, `revoke`: the seat. */
  readonly seat?: number;
  /** `status`, `end`: the workshop's id, if it isn't the one in this directory. */
  readonly id?: string;
  readonly seats?: number;
  /** As typed. */
  readonly until?: string;
  readonly models?: readonly string[];
  readonly name?: string;
  readonly out?: string;
  readonly test?: 'all' | 'some' | 'none';
  readonly oneProject: boolean;
  readonly watch: boolean;
};

/** Projects that an organization may have (November 2026). */
const maxSeats = 2000;

/** Reads the arguments after `workshop`, or says what's wrong with them. */
export function readWorkshop(
  [action, subject, ...more]: readonly string[],
  text: (name: OptionName) => string | undefined,
  flag: (name: OptionName) => boolean,
): WorkshopOptions | string {
  const known = workshopActions.find((each) => each === action);
  if (action === undefined) return `workshop needs one of ${workshopActions.join(', ')}`;
  if (known === undefined) return `unknown workshop command “${action}”${didYouMean(action, workshopActions, '')}`;
  const extra = more[0] ?? (known === 'create' ? subject : undefined);
  if (extra !== undefined) return `unexpected argument “${extra}”`;

  const isForSeat = known === 'raise' || known === 'revoke';
  const seat = isForSeat ? wholeNumber(subject, 9999) : undefined;
  if (isForSeat && seat === undefined) return `workshop ${known} needs the number of a seat, such as workshop ${known} 7`;
  if (known === 'raise' && text('limit') === undefined) return 'workshop raise needs the new limit, such as --limit 5';
  const wanted = text('seats');
  const seats = wanted === undefined ? undefined : wholeNumber(wanted, maxSeats);
  if (wanted !== undefined && seats === undefined) return `--seats needs a number from 1 to ${maxSeats}`;
  const test = text('test');
  if (test !== undefined && test !== 'all' && test !== 'some' && test !== 'none') return '--test needs one of all, some, none';
  const models = text('models')
    ?.split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  if (models !== undefined && (models.length === 0 || models.length > 50 || models.some((each) => !/^[\w.:/-]{1,100}$/.test(each)))) {
    return '--models needs model ids with commas between them, such as gpt-6-luna,gpt-6-sol';
  }
  const creating: readonly OptionName[] = ['seats', 'until', 'models', 'name', 'out', 'test', 'one-project'];
  const misplaced = creating.find((name) => known !== 'create' && (text(name) !== undefined || flag(name)));
  if (misplaced !== undefined) return `--${misplaced} only works with workshop create`;
  if (known !== 'create' && known !== 'raise' && text('limit') !== undefined) return '--limit only works with workshop create and raise';
  if (flag('watch') && known !== 'status') return '--watch only works with workshop status';
  if (flag('watch') && flag('json')) return '--watch shows a screen; ask for --json once a minute instead';
  const [until, name, out] = [text('until'), text('name'), text('out')];
  return {
    action: known,
    ...(seat === undefined ? {} : { seat }),
    ...(!isForSeat && subject !== undefined ? { id: subject } : {}),
    ...(seats === undefined ? {} : { seats }),
    ...(until === undefined ? {} : { until }),
    ...(models === undefined ? {} : { models: [...new Set(models)] }),
    ...(name === undefined ? {} : { name }),
    ...(out === undefined ? {} : { out }),
    ...(test === undefined ? {} : { test }),
    oneProject: flag('one-project'),
    watch: flag('watch'),
  };
}

function wholeNumber(text: string | undefined, most: number): number | undefined {
  const number = text !== undefined && /^0{0,3}[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined;
  return number !== undefined && number <= most ? number : undefined;
}
