#!/usr/bin/env bash
# Makes the commit that Swift packages get by their git URL, and its tag: what is here, with the generated sources and the
# manifest's line that says which release it is:
#   swift-tag.sh CHECKSUM    the checksum of NicepayCheckoutC.xcframework.zip, as `swift package compute-checksum` says it
# native.sh swift has written the sources for servers; those for phones come from the Mac that makes the framework. The tag
# is the version without a `v`, which SwiftPM takes before v1.2.3, the tag that the release is built from.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
[[ ${1:-} =~ ^[0-9a-f]{64}$ ]] || { echo "usage: swift-tag.sh CHECKSUM (64 hexadecimal digits)" >&2; exit 2; }
cd "$project"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
: "${GIT_DIR:=$(git rev-parse --absolute-git-dir)}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_DIR GIT_WORK_TREE=$project GIT_INDEX_FILE=$work/index # neither the checkout nor its index is touched

git read-tree HEAD
git add --update .
sources=bindings/swift/Sources
git add --force "$sources/NicepayCheckoutC/NicepayCheckoutC.h" "$sources/NicepayCheckoutFFI/server/NicepayCheckoutFFI.swift"
phone=$sources/NicepayCheckoutFFI/phone/NicepayCheckoutFFI.swift
if [[ -e $phone ]]; then
    git add --force "$phone"
else
    echo "swift-tag: without $phone, this tag is for Linux alone" >&2
fi
line='^let release: (version: String, checksum: String)? = nil$'
[[ $(grep -c "$line" Package.swift) == 1 ]] || { echo "swift-tag: Package.swift has another line for its release" >&2; exit 1; }
sed "s/$line/let release: (version: String, checksum: String)? = (\"$version\", \"$1\")/" Package.swift >"$work/Package.swift"
git update-index --cacheinfo "100644,$(git hash-object -w "$work/Package.swift"),Package.swift"
commit=$(git commit-tree "$(git write-tree)" -p HEAD -m "Release $version for Swift")
git tag "$version" "$commit"
echo "$version"
