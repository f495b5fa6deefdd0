import { describe, expect, it } from 'vitest';
import { copyOf } from '../../src/packaging/dockerfile.ts';

describe('copyOf', () => {
  it.each<[string, string, number]>([
    ['FROM node\nCOPY . .\n', '.env', 2],
    ['FROM node\r\nADD ./ /app\r\n', '.env', 2],
    ['FROM node\ncopy --chown=a:b --link . /app', 'apps/web/.env', 2],
    ['COPY package.json ./\nCOPY ["src", ".", "/app"]', '.env', 2],
    ['COPY \\\n  # why\n\n  . \\\n  /app\n', '.env', 1],
    ['# escape=`\nCOPY `\n . C:\\app', '.env', 2],
    ['# syntax=docker/dockerfile:1\n# escape=`\nCOPY `\n . C:\\app', '.env', 3],
    ['COPY / /app', '.env', 1],
    ['COPY ../.env /app', '.env', 1],
    ['COPY .env* /app/', '.env.local', 1],
    ['COPY * /app/', '.env', 1],
    ['COPY apps/web /app', 'apps/web/.env', 1],
    ['COPY /apps /app', 'apps/web/.env', 1],
    ['FROM a AS build\nCOPY . .\nFROM b\nCOPY --from=build /app/dist .', '.env', 2],
    ['RUN <<EOF\nCOPY nothing .\nEOF\nCOPY . .', '.env', 4],
    ['ONBUILD COPY . .', '.env', 1],
    ['RUN python3 -c "print(1<<8)"\nCOPY . .', '.env', 2],
    ['RUN echo $((1<<3)) > n\nCOPY . .', '.env', 2],
    ['RUN chpasswd <<<"root:x"\nCOPY . .', '.env', 2],
    ['RUN echo a && echo "<<x"\nCOPY . .', '.env', 2],
    ['RUN ["cat", "<<x"]\nCOPY . .', '.env', 2],
    ["RUN echo it's <<x\nCOPY . .", '.env', 2],
    ['RUN <<END-OF-FILE\necho\nEND-OF-FILE\nCOPY . .', '.env', 4],
    ['RUN <<A cat <<-"B C" 3<<\'D\'\nA\n\tB C\nD\nCOPY . .', '.env', 5],
    ['COPY ${SRC} /app\nCOPY . .', '.env', 2],
    // Lines are joined as they are.
    ['COPY .e\\\nnv /app', '.env', 1],
    ['CO\\\nPY . .', '.env', 1],
    ['\\\nCOPY . .', '.env', 1],
    ['COPY .\\ \t\n# why\n\n /app', '.env', 1],
    ['# escape=`\nCOPY .e`\nnv /app', '.env', 2],
    // Two of them, or a no-break space after it, don't continue a line.
    ['RUN a \\\\\nCOPY . .', '.env', 2],
    ['RUN a \\\u00a0\nCOPY . .', '.env', 2],
    ['COPY .e"n"v /app', '.env', 1],
    ["COPY .'en'v /app", '.env', 1],
    ['COPY .e\\nv /app', '.env', 1],
    ['COPY "." "/app"', '.env', 1],
    ['COPY ["\'.env\'", "/app"]', '.env', 1],
    ['COPY ["a b/.env", "/app"]', 'a b/.env', 1],
    ['# escape=`\nCOPY .\\ C:\\app', '.env', 2],
    ['COPY --from= . /app', '.env', 1],
    ['COPY --from="" . /app', '.env', 1],
    ['COPY "--chown=a b" . /app', '.env', 1],
    ['COPY --chown="a b" . /app', '.env', 1],
    ['COPY -- --x . /app', '.env', 1],
    ['COPY "--from=build" . .', '.env', 1],
    ['RUN cat << EOF\nCOPY\nEOF\nCOPY . .', '.env', 4],
    ['# unknown=1\n# escape=`\nRUN a `\nCOPY . .', '.env', 4],
    // It's compared with what's in a directory.
    ['COPY --exclude=.env .env /app', '.env', 1],
    ['COPY --exclude=.env * /app', '.env', 1],
    ['COPY --exclude=apps/.env apps /app', 'apps/.env', 1],
    ['COPY --exclude=.env --exclude=!.env . /app', '.env', 1],
    ['COPY --exclude=/.env . /app', '.env', 1],
    ['COPY --exclude=. . /app', '.env', 1],
  ])('%j takes %s along in line %i', (text, path, line) => {
    expect(copyOf(text, path)).toMatchObject({ line });
  });

  it.each([
    ['FROM node\n', '.env'],
    ['# COPY . .\n', '.env'],
    ['COPY --from=build . .', '.env'],
    ['COPY src package.json ./', '.env'],
    ['COPY *.json ./', '.env'],
    ['COPY src .', '.env'],
    ['COPY --exclude=.env . .', '.env'],
    ['COPY --exclude=".env" apps /app', 'apps/.env'],
    ['COPY --exclude=**/.env . .', 'apps/.env'],
    ['COPY --parents --exclude=apps/.env apps /app', 'apps/.env'],
    ['COPY --from="build" . .', '.env'],
    ['ADD https://example.com/. .', '.env'],
    ['COPY <<EOF .\n. .\nEOF', '.env'],
    ['RUN echo COPY . .', '.env'],
    ['# syntax=docker/dockerfile:1\nRUN a `\nCOPY --from=a . .', '.env'],
    ['RUN <<EOF\nCOPY . .\nEOF\n', '.env'],
    ['COPY apps/api /app', 'apps/web/.env'],
    ['COPY $SRC/package.json ./', '.env'],
    ['COPY package.json $WORK/', '.env'],
    ['RUN --mount=type=bind,source=package.json,target=package.json npm ci', '.env'],
    ['RUN --mount=type=cache,target=/root/.npm --mount=type=bind,from=build,target=/a npm ci', '.env'],
    ['RUN <<A cat <<B\nA\nCOPY . .\nB', '.env'],
  ])('%j does not take %s along', (text, path) => {
    expect(copyOf(text, path)).toBeUndefined();
  });

  it.each([
    'COPY ${SRC} /app',
    'COPY "$SRC/" /app/',
    'ADD apps/$NAME/.env /app/',
    'RUN --mount=type=bind,target=/src cp -r /src /app',
    'RUN --mount=target=/src,source=$SRC cp -r /src /app',
    'RUN --mount=type=Bind,target=/src cp -r /src /app',
    'RUN --mount=TYPE=bind,from=,target=/src cp -r /src /app',
    'RUN --mount=type=$TYPE,target=/src cp -r /src /app',
    'RUN --mount="type=bind,target=/src" cp -r /src /app',
    'COPY apps/web/.$NAME /app/',
    'COPY apps/web/.e${X:-${Y}}nv /app/',
    'COPY apps/$X/../.env /app/',
    'COPY apps/web/.e$@nv /app/',
  ])('%j may take apps/web/.env along', (text) => {
    expect(copyOf(`FROM node\n${text}\n`, 'apps/web/.env')).toMatchObject({ line: 2, unsure: 'open' });
  });

  it('copies from an additional directory only where its name is', () => {
    expect(copyOf('COPY --from=src . .', '.env', 'src')).toMatchObject({ line: 1 });
    expect(copyOf('COPY --from="SRC" . .', '.env', 'src')).toMatchObject({ line: 1 });
    expect(copyOf('COPY . .', '.env', 'src')).toBeUndefined();
    expect(copyOf('FROM --platform=x src AS b', '.env', 'src')).toMatchObject({ line: 1 });
    expect(copyOf('FROM node AS src', '.env', 'src')).toBeUndefined();
  });

  it('may copy one of several env files by a variable', () => {
    expect(copyOf('COPY .env.$MODE.local /app', '.env.test.local')).toMatchObject({ unsure: 'open' });
    expect(copyOf('COPY $DIR/.env /app', '.env')).toMatchObject({ unsure: 'open' });
    expect(copyOf('COPY ${DIR}/package.json ./', '.env')).toBeUndefined();
  });
});
