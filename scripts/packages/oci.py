"""Makes an image of a folder: oci.py --root FOLDER --out FILE --epoch SECONDS --version VERSION --architecture NAME

The archive is an OCI layout (podman and skopeo: oci-archive) with the file manifest.json beside it, which `docker load` reads. One
layer has all files. Names are sorted and times are the commit's at the latest, so the same folder gives the same bytes.
"""
import argparse
import datetime
import gzip
import hashlib
import io
import json
import os
import pathlib
import tarfile
import tempfile

NAME = "terrace"


class Layout:
    """The files of the archive: blobs by their digest, and the three that tell what they are."""

    def __init__(self, file, epoch):
        self.archive, self.epoch = tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT), epoch

    def add(self, name, file, size):
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = size, self.epoch, 0o644
        self.archive.addfile(entry, file)

    def add_json(self, name, value):
        data = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
        self.add(name, io.BytesIO(data), len(data))

    def blob(self, media, data):
        digest = hashlib.sha256(data).hexdigest()
        self.add(f"blobs/sha256/{digest}", io.BytesIO(data), len(data))
        return {"mediaType": f"application/vnd.oci.image.{media}", "digest": f"sha256:{digest}", "size": len(data)}


def layer(root, epoch):
    """The folder as a compressed archive, and the digest of the archive before that."""
    with tempfile.TemporaryFile() as plain:
        with tarfile.open(fileobj=plain, mode="w", format=tarfile.GNU_FORMAT) as archive:
            for folder, folders, files in os.walk(root):
                folders.sort()
                for name in sorted(folders + files):
                    path = os.path.join(folder, name)
                    entry = archive.gettarinfo(path, os.path.relpath(path, root))
                    # Sockets have none.
                    if entry is None:
                        continue
                    entry.mtime = min(int(entry.mtime), epoch)
                    entry.uname = entry.gname = ""
                    if entry.isreg():
                        with open(path, "rb") as file:
                            archive.addfile(entry, file)
                    else:
                        archive.addfile(entry)
        plain.seek(0)
        digest = hashlib.file_digest(plain, "sha256").hexdigest()
        plain.seek(0)
        packed = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as file:
            while part := plain.read(1 << 20):
                file.write(part)
    return packed.getvalue(), f"sha256:{digest}"


def configuration(options, digest):
    made = datetime.datetime.fromtimestamp(options.epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "created": made, "architecture": options.architecture, "os": "linux",
        "config": {
            "User": "terrace", "Entrypoint": ["terraced"], "WorkingDir": "/",
            "Env": ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "TERRACE_HOME=/var/lib/terrace"],
            "ExposedPorts": {"7379/tcp": {}, "7380/tcp": {}}, "Volumes": {"/var/lib/terrace": {}},
            "Labels": {"org.opencontainers.image.title": NAME, "org.opencontainers.image.version": options.version},
        },
        "rootfs": {"type": "layers", "diff_ids": [digest]},
        "history": [{"created": made, "created_by": "scripts/package"}],
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--epoch", type=int, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--architecture", required=True)
    options = parser.parse_args()
    # A tag may have no +.
    tag = options.version.replace("+", "-")
    packed, digest = layer(options.root, options.epoch)
    with options.out.open("wb") as file:
        layout = Layout(file, options.epoch)
        files = layout.blob("layer.v1.tar+gzip", packed)
        config = layout.blob(
            "config.v1+json", json.dumps(configuration(options, digest), sort_keys=True, separators=(",", ":")).encode())
        manifest = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config, "layers": [files]}
        named = layout.blob("manifest.v1+json", json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode())
        named["annotations"] = {"org.opencontainers.image.ref.name": tag}
        layout.add_json("oci-layout", {"imageLayoutVersion": "1.0.0"})
        layout.add_json("index.json", {
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [named]})
        path = lambda blob: "blobs/sha256/" + blob["digest"].removeprefix("sha256:")
        layout.add_json("manifest.json", [{"Config": path(config), "RepoTags": [f"{NAME}:{tag}"], "Layers": [path(files)]}])
        layout.archive.close()


if __name__ == "__main__":
    main()
