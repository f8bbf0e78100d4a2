import {bad, type Case, good} from './shape.js'

/** Package managers. */
export const installCases: Record<string, Case> = {
  'apt-get-yes': {
    bad: bad('RUN apt-get install x', 'RUN apt-get -q install x'),
    good: good(
      'RUN apt-get install -y x',
      'RUN apt-get -qq install x',
      'RUN apt-get -q -q install x',
      'RUN apt-get install -qy x',
      'RUN apt-get install --yes x',
      'RUN apt-get update',
    ),
  },
  'apt-get-pin': {
    bad: bad('RUN apt-get install -y x', 'RUN apt-get install -y x=1 y'),
    good: good(
      'RUN apt-get install -y x=1',
      'RUN apt-get install -y -t stable x=1',
      'RUN apt-get install -y ./x.deb',
      'RUN apt-get update',
    ),
  },
  'apk-pin': {
    bad: bad('RUN apk add --no-cache x'),
    good: good('RUN apk add --no-cache x=1', 'RUN apk add "x>2" -t y', 'RUN apk add x~=1', 'RUN apk update'),
  },
  'yum-yes': {
    bad: bad('RUN yum install x', 'RUN yum groupinstall x'),
    good: good('RUN yum install -y x', 'RUN yum --assumeyes install x', 'RUN yum clean all'),
  },
  'yum-clean': {
    bad: bad('RUN yum install -y x', 'RUN yum clean all && yum install -y x'),
    good: good(
      'RUN yum install -y x && yum clean all',
      'RUN yum install -y x && rm -rf /var/cache/yum/*',
      'RUN yum update',
    ),
  },
  'yum-pin': {bad: bad('RUN yum install -y x'), good: good('RUN yum install -y x-1.2', 'RUN yum install -y x.rpm')},
  'dnf-yes': {bad: bad('RUN dnf install x', 'RUN microdnf install x'), good: good('RUN dnf install -y x')},
  'dnf-clean': {
    bad: bad('RUN dnf install -y x', 'RUN microdnf install -y x'),
    good: good(
      'RUN dnf install -y x && dnf clean all',
      'RUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y x',
    ),
  },
  'dnf-pin': {bad: bad('RUN dnf install -y x'), good: good('RUN dnf install -y x-1.2')},
  'zypper-yes': {
    bad: bad('RUN zypper install x', 'RUN zypper in x'),
    good: good('RUN zypper -n install x', 'RUN zypper install -y x'),
  },
  'zypper-clean': {
    bad: bad('RUN zypper install -y x'),
    good: good(
      'RUN zypper install -y x && zypper clean',
      'RUN zypper in -y x && zypper cc -a',
      'RUN --mount=type=cache,target=/var/cache/zypp zypper in -y x',
    ),
  },
  'zypper-pin': {bad: bad('RUN zypper in -y x'), good: good('RUN zypper in -y x=1', 'RUN zypper in -y "x>=1"')},
  'no-zypper-dist-upgrade': {bad: bad('RUN zypper dup', 'RUN zypper -n dist-upgrade'), good: good('RUN zypper update')},
  'apt-get-not-apt': {
    bad: bad('RUN apt install -y x', 'RUN apt update'),
    good: good('RUN apt-get update', 'RUN apt-cache search x', 'RUN echo apt'),
  },
  'apt-get-no-recommends': {
    bad: bad('RUN apt-get install -y x'),
    good: good(
      'RUN apt-get install -y --no-install-recommends x',
      'RUN apt-get install -y -o APT::Install-Recommends=false x',
      'RUN apt-get update',
    ),
  },
  'apt-get-clean-lists': {
    bad: [
      ...bad('RUN apt-get update', 'RUN apt-get update && rm -rf /tmp/x'),
      ['FROM a:1 AS x\nRUN apt-get update\nFROM x\n', 2],
    ],
    good: [
      ...good(
        'RUN apt-get update && rm -rf /var/lib/apt/lists/*',
        'RUN --mount=type=cache,target=/var/lib/apt apt-get update',
        'RUN --mount=type=tmpfs,target=/var/lib/apt/lists apt-get update',
        'RUN apt-get install x',
      ),
      ['FROM a:1 AS build\nRUN apt-get update\nFROM b:1\n'],
    ],
  },
  'apt-get-update-with-install': {
    bad: bad('RUN apt-get update\nRUN apt-get install -y x'),
    good: [
      ...good(
        'RUN apt-get update && apt-get install -y x',
        'RUN apt-get update',
        'RUN apt-get update\nRUN apt-get update && apt-get install -y x',
      ),
      ['FROM a:1\nRUN apt-get update\nFROM b:1\nRUN apt-get install -y x\n'],
    ],
  },
  'pip-pin': {
    bad: bad(
      'RUN pip install flask',
      'RUN python3 -m pip install flask==1 gunicorn',
      'RUN pip3 --no-cache-dir install flask',
      'RUN pip install git+https://x/y',
    ),
    good: good(
      'RUN pip install flask==1',
      'RUN pip install -r requirements.txt',
      'RUN pip install --requirement=requirements.txt',
      'RUN pip install "flask>=1,<2"',
      'RUN pip install .',
      'RUN pip install -e .[dev]',
      'RUN pip install ./x.whl',
      'RUN pip install -i https://x flask==1',
      'RUN pip install git+https://x/y@v1',
      'RUN pip install -c constraints.txt flask',
      'RUN pip install $PACKAGES',
      'RUN pipenv install flask',
      'RUN pip list',
    ),
  },
  'pip-no-cache': {
    bad: bad('RUN pip install x==1', 'RUN python -m pip install -r r.txt', 'RUN PIP_NO_CACHE_DIR=0 pip install x==1'),
    good: [
      ...good(
        'RUN pip install --no-cache-dir x==1',
        'ENV PIP_NO_CACHE_DIR=1\nRUN pip install x==1',
        'RUN PIP_NO_CACHE_DIR=on pip install x==1',
        'RUN export PIP_NO_CACHE_DIR=true && pip install x==1',
        'RUN --mount=type=cache,target=/root/.cache/pip pip install x==1',
        'RUN pipx install x',
      ),
      ['FROM a:1 AS x\nENV PIP_NO_CACHE_DIR=1\nFROM x\nRUN pip install y==1\n'],
    ],
  },
  'npm-pin': {
    bad: bad(
      'RUN npm install express',
      'RUN npm install -g pm2',
      'RUN npm i @scope/x',
      'RUN npm install git+https://x/y.git',
    ),
    good: good(
      'RUN npm install',
      'RUN npm ci',
      'RUN npm install express@4',
      'RUN npm i @scope/x@1',
      'RUN npm install ./x',
      'RUN npm install x.tgz',
      'RUN npm install git+https://x/y.git#v1',
      'RUN npm install --registry https://x',
      'RUN npm run install',
    ),
  },
  'yarn-no-cache': {
    bad: bad('RUN yarn install', 'RUN yarn cache clean && yarn install'),
    good: [
      ...good(
        'RUN yarn install && yarn cache clean',
        'RUN --mount=type=cache,target=/root/.cache/yarn yarn install',
        'RUN yarn build',
      ),
      ['FROM a:1 AS build\nRUN yarn install\nFROM b:1\n'],
    ],
  },
  'gem-pin': {
    bad: bad('RUN gem install rails', 'RUN gem i a:1 b'),
    good: good(
      'RUN gem install rails:7',
      'RUN gem install rails -v 7',
      'RUN gem install --version=7 rails',
      'RUN gem list',
    ),
  },
  'go-pin': {
    bad: bad('RUN go install example.com/x', 'RUN go install example.com/x@latest'),
    good: good('RUN go install example.com/x@v1', 'RUN go install ./...', 'RUN go build', 'RUN go install .'),
  },
}
