"""Checks an image's archive as those do who load it, and unpacks it: check_image.py FILE FOLDER

Every file that another one names is there, with its size and its digest; the layer unpacked has the digest that the configuration says.
"""
import gzip
import hashlib
import json
import pathlib
import sys
import tarfile
import tempfile


def fail(text):
    sys.exit(f"check_image.py: {text}")


class Archive:
    def __init__(self, path):
        self.file = tarfile.open(path)

    def data(self, name):
        try:
            return self.file.extractfile(name).read()
        except KeyError:
            fail(f"{name} is not there")

    def blob(self, named):
        """A blob as its descriptor says that it is."""
        data = self.data("blobs/" + named["digest"].replace(":", "/"))
        if len(data) != named["size"] or hashlib.sha256(data).hexdigest() != named["digest"].removeprefix("sha256:"):
            fail(f"{named['digest']} has another size or digest")
        return data


def main():
    archive, folder = Archive(sys.argv[1]), pathlib.Path(sys.argv[2])
    if json.loads(archive.data("oci-layout")) != {"imageLayoutVersion": "1.0.0"}:
        fail("oci-layout has another version")
    (named,) = json.loads(archive.data("index.json"))["manifests"]
    manifest = json.loads(archive.blob(named))
    config = json.loads(archive.blob(manifest["config"]))
    (layer,) = manifest["layers"]
    plain = gzip.decompress(archive.blob(layer))
    if [f"sha256:{hashlib.sha256(plain).hexdigest()}"] != config["rootfs"]["diff_ids"]:
        fail("the layer is not the one of the configuration")
    (docker,) = json.loads(archive.data("manifest.json"))
    path = lambda blob: "blobs/" + blob["digest"].replace(":", "/")
    if docker["Config"] != path(manifest["config"]) or docker["Layers"] != [path(layer)]:
        fail("manifest.json names other files than index.json")
    with tempfile.TemporaryFile() as file:
        file.write(plain)
        file.seek(0)
        with tarfile.open(fileobj=file) as members:
            # The accounts' numbers and all modes, as an engine does; the archive is our own.
            members.extractall(folder, numeric_owner=True, **({"filter": "fully_trusted"} if hasattr(tarfile, "data_filter") else {}))
    print(json.dumps(config["config"]))


if __name__ == "__main__":
    main()
