"""Reasons why a file or a certificate is not accepted."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

MATERIAL_NOT_IN_ITEM = ProblemKind(
    "material-not-in-item",
    404,
    Text("不需要这份材料", "This service does not ask for this material"),
    Text(
        "请从列出的材料中选择；只收纸质的材料请带到窗口。",
        "Choose one of the materials on the list. Bring materials on paper to a service desk.",
    ),
)
MATERIAL_TOO_LARGE = ProblemKind(
    "material-too-large",
    413,
    Text("文件太大", "The file is too large"),
    Text(
        "这份材料不能超过 {most}。请降低清晰度后重拍，或分成几个文件。",
        "The limit for this material is {most}. Take the photo at a lower resolution, or split the file.",
    ),
)
MATERIAL_TYPE_NOT_ACCEPTED = ProblemKind(
    "material-type-not-accepted",
    415,
    Text("文件类型不符", "This type of file is not accepted"),
    Text(
        "这里可以交：{formats}。请另选一个文件，或重新拍照。",
        "You can use {formats}. Choose another file, or take a new photo.",
    ),
)
PICTURE_TOO_SMALL = ProblemKind(
    "picture-too-small",
    422,
    Text("图片太小，看不清", "The picture is too small to read"),
    Text(
        "这张图只有 {width}×{height} 像素，宽和高都至少要 100 像素。请选原图，或重新拍照。",
        "It has {width} × {height} pixels, but needs at least 100 each way. Choose the original, or take a new photo.",
    ),
)
PICTURE_TOO_MANY_PIXELS = ProblemKind(
    "picture-too-many-pixels",
    422,
    Text("图片尺寸太大", "The picture has too many pixels"),
    Text(
        "这张图有 {width}×{height} 像素，打不开。请重新拍照，或用 600 dpi 以下重新扫描。",
        "It has {width} × {height} pixels, too many to open. Take a new photo, or scan it again at 600 dpi or less.",
    ),
)
MATERIAL_EMPTY = ProblemKind(
    "material-empty",
    422,
    Text("文件是空的", "The file is empty"),
    Text("请重新选择文件，或重新拍照。", "Choose the file again, or take the photo again."),
)
MATERIAL_DAMAGED = ProblemKind(
    "material-damaged",
    502,
    Text("文件没有完整送达", "The file did not arrive completely"),
    Text("没有保存。请重新上传。", "Nothing was saved. Upload it again."),
)
TOO_MANY_FILES = ProblemKind(
    "too-many-files",
    409,
    Text("文件太多", "Too many files"),
    Text(
        "每份材料最多 {per_material} 个文件，每次申报最多 {in_all} 个。请先删除一些。",
        "You can attach {per_material} files for each material, and {in_all} in all. Remove some first.",
    ),
)
CERTIFICATE_LAPSED = ProblemKind(
    "certificate-lapsed",
    409,
    Text("所用证照已失效", "A certificate you used is no longer in force"),
    Text(
        "“{name}”的状态：{state}。请在材料中取下它，改用有效的证照或上传文件，再提交。",
        "“{name}”: {state}. Remove it from the materials, use another one or upload a file, then submit.",
    ),
)
CERTIFICATE_HELD = ProblemKind(
    "certificate-held",
    409,
    Text("可以免交这份材料", "You need not attach this"),
    Text(
        "您有有效的电子证照“{name}”，请直接使用它。",
        "The electronic certificate “{name}” is in force. Use it instead.",
    ),
)
CERTIFICATE_NOT_FOR_MATERIAL = ProblemKind(
    "certificate-not-for-material",
    409,
    Text("这个证照不能代替这份材料", "This certificate cannot replace the material"),
    Text("请从列出的证照中选择。", "Choose one of the certificates on the list."),
)
UPLOADS_BUSY = ProblemKind(
    "uploads-busy",
    503,
    Text("正在上传的文件太多", "Too many uploads at the moment"),
    Text(
        "请等 {retry_after} 秒再上传。",
        "Wait {retry_after} {retry_after|second|seconds} and upload again.",
    ),
)
TOO_MANY_UPLOADS = ProblemKind(
    "too-many-uploads",
    429,
    Text("您同时上传的文件太多", "Too many uploads at the same time"),
    Text(
        "请等前面的文件传完，再上传下一个。",
        "Wait until one upload is finished, then start the next.",
    ),
)

UPLOAD_REFUSALS = (
    MATERIAL_NOT_IN_ITEM,
    MATERIAL_TOO_LARGE,
    MATERIAL_TYPE_NOT_ACCEPTED,
    PICTURE_TOO_SMALL,
    PICTURE_TOO_MANY_PIXELS,
    MATERIAL_EMPTY,
    MATERIAL_DAMAGED,
    CERTIFICATE_HELD,
    TOO_MANY_FILES,
    TOO_MANY_UPLOADS,
    UPLOADS_BUSY,
)
"""Reasons why a file is not accepted, for a draft or for a supplement."""
