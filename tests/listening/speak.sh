#!/bin/bash
# speak.sh OUT COMMAND...: run COMMAND on a virtual screen with the screen reader Orca, and keep what
# Orca speaks in OUT. Speech goes to a file by speech-dispatcher's generic module; nothing is heard.
set -eu
OUT=$(realpath -m "$1"); shift
W=$(mktemp -d)
trap 'rm -rf "$W"' EXIT
export W SPOKEN=$OUT HOME=$W XDG_CONFIG_HOME=$W/config XDG_RUNTIME_DIR=$W/run LANG=C.UTF-8
export GNOME_ACCESSIBILITY=1
mkdir -p "$W/config/speech-dispatcher/modules" "$W/run" "$W/log"
chmod 700 "$W/run"
printf 'pcm.!default { type null }\nctl.!default { type null }\n' >"$W/.asoundrc"
cat >"$W/config/speech-dispatcher/speechd.conf" <<X
LogDir "$W/log"
CommunicationMethod "unix_socket"
DefaultLanguage "nl"
AudioOutputMethod "alsa"
AddModule "tofile" "sd_generic" "tofile.conf"
DefaultModule "tofile"
X
cat >"$W/config/speech-dispatcher/modules/tofile.conf" <<X
GenericExecuteSynth "echo \'\$DATA\' >> $OUT"
GenericCmdDependency "echo"
GenericLanguage "nl" "nl" "utf-8"
AddVoice "nl" "MALE1" "nl"
GenericLanguage "en" "en" "utf-8"
AddVoice "en" "MALE1" "en"
X
: >"$OUT"
timeout -k 5 300 xvfb-run -a -s '-screen 0 1400x1000x24' dbus-run-session -- bash -c '
  gsettings set org.gnome.desktop.interface toolkit-accessibility true
  openbox & /usr/libexec/at-spi-bus-launcher --launch-immediately &
  speech-dispatcher -s >$W/log/speechd 2>&1 & sleep 1
  orca --replace --disable=braille >$W/log/orca 2>&1 & sleep 4
  rc=0; "$@" || rc=$?
  kill $(jobs -p); sleep 1; kill -9 $(jobs -p) 2>/dev/null; exit $rc' speak "$@"
