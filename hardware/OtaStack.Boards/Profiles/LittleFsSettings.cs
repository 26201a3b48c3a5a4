namespace OtaStack.Boards.Profiles;

/// <summary>How the firmware mounts a littlefs: what its build settles and no image may contradict, or the firmware formats the drive. Sizes in bytes.</summary>
/// <param name="BlockSize">littlefs's <c>block_size</c>; the region is a whole number of them.</param>
/// <param name="ProgramSize"><c>prog_size</c>: commits are padded to it.</param>
/// <param name="InlineMost"><c>inline_max</c> as littlefs works it out: longest file that stands in the metadata, 0 for none.</param>
/// <param name="NameMost"><c>name_max</c>: longest name; the firmware's own limit at most.</param>
/// <param name="FileMost"><c>file_max</c>: longest file.</param>
/// <param name="AttributeMost"><c>attr_max</c>: longest attribute.</param>
public sealed record LittleFsSettings(int BlockSize, int ProgramSize, int InlineMost, int NameMost, int FileMost, int AttributeMost);
