#!/bin/sh
# Installs Отклик from this folder, without network: checks every file against SHA256SUMS, makes
# /opt/otklik/venv, the account and the command `otklik`, /etc/otklik and the units. Starts nothing.
# Run it again to upgrade: settings and data are left alone.
#
#   sudo ./install.sh            everything
#   ./install.sh --check         only the digests
#   ./install.sh --into FOLDER   only the environment, in FOLDER/venv: for a trial without root
set -eu
cd "$(dirname "$0")"
into=/opt/otklik
mode=${1:-all}

fail() { echo "install: $1" >&2; exit 1; }

sha256sum --quiet --strict --check SHA256SUMS || fail "a file differs from SHA256SUMS: copy the folder again"
[ "$(find . -type f ! -name SHA256SUMS | wc -l)" = "$(wc -l <SHA256SUMS)" ] ||
    fail "the folder has a file that SHA256SUMS does not name: copy it again into an empty place"
echo "install: digests agree"
case $mode in
    --check) exit 0 ;;
    --into) into=${2:?install: --into needs a folder} ;;
    all) [ "$(id -u)" = 0 ] || fail "run it by sudo, or with --into FOLDER" ;;
    *) fail "unknown: $mode" ;;
esac

made_for=$(cat PYTHON)
python=${PYTHON:-}
for candidate in "python$made_for" python3; do
    [ -n "$python" ] || { "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$made_for')" 2>/dev/null &&
        python=$candidate; } || true
done
[ -n "$python" ] || fail "the wheels are for Python $made_for, which is not here; name it in PYTHON"

# The units hide these folders from the roles.
home=$("$python" -c 'import os, sys; print(os.path.realpath(sys.base_prefix))')
for hidden in /root /home /run/user; do
    case $mode:$home in
        all:"$hidden"/*) fail "$home is hidden from the roles: name a Python of the system in PYTHON" ;;
    esac
done

umask 022
mkdir -p "$into"
# Beside the old one, so that an upgrade that fails leaves what worked.
rm -rf "$into/venv.new"
"$python" -m venv "$into/venv.new" || fail "no venv: on Debian, install python$made_for-venv"
"$into/venv.new/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \
    --find-links wheels --no-deps --require-hashes -r requirements.txt
"$into/venv.new/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \
    --no-deps otklik-*.whl
# Scripts name their interpreter by its path.
find "$into/venv.new/bin" -type f -exec grep -lI "$into/venv.new" {} + |
    xargs sed -i "s|$into/venv.new|$into/venv|g"
rm -rf "$into/venv.old"
[ ! -e "$into/venv" ] || mv "$into/venv" "$into/venv.old"
mv "$into/venv.new" "$into/venv"
"$into/venv/bin/otklik" --help >/dev/null
echo "install: $into/venv"
[ "$mode" = all ] || exit 0

install -m 0644 systemd/otklik.sysusers.conf /usr/lib/sysusers.d/otklik.conf
systemd-sysusers /usr/lib/sysusers.d/otklik.conf
install -d -m 0700 /etc/otklik
[ -e /etc/otklik/otklik.toml ] || install -m 0600 otklik.toml /etc/otklik/otklik.toml
install -d -m 0700 -o otklik -g otklik /var/lib/otklik
install -m 0644 systemd/otklik.target systemd/*.service /etc/systemd/system/
install -d -m 0755 /etc/systemd/system/otklik-.service.d
install -m 0644 systemd/otklik-.service.d/10-role.conf /etc/systemd/system/otklik-.service.d/
# Its name until November 2026, which came after override.conf of `systemctl edit` and undid it.
rm -f /etc/systemd/system/otklik-.service.d/role.conf
install -m 0755 otklik /usr/sbin/otklik
systemctl daemon-reload
running=$(systemctl list-units --plain --no-legend --state=active,activating,reloading,deactivating 'otklik-*' | cut -d' ' -f1 | tr '\n' ' ')
if [ -n "$running" ]; then
    echo "install: the old version still runs until it is restarted, see guides/upgrade.md: $running"
elif [ -e "$into/venv.old" ]; then
    echo "install: see guides/upgrade.md: otklik upgrade, systemctl start otklik.target"
else
    echo "install: edit /etc/otklik/otklik.toml, then see guides/install.md: otklik doctor --fix, systemctl enable --now otklik.target"
fi
