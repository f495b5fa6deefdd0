import type { AdminProject } from '../../openai/admin/admin.ts';
import { seatNamed } from './seat-names.ts';

/** A project of the workshop. Seat 0: the project of all seats. */
export type SeatProject = AdminProject & { readonly seat: number };

/** The workshop's projects among the organization's, by exact name, in the order of the seats. */
export function projectsOf(id: string, projects: readonly AdminProject[]): readonly SeatProject[] {
  return projects
    .flatMap((project) => {
      const seat = seatNamed(id, project.name);
      return seat === undefined ? [] : [{ ...project, seat }];
    })
    .toSorted((a, b) => a.seat - b.seat);
}
