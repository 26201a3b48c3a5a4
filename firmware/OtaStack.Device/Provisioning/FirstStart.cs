using OtaStack.Launcher;

namespace OtaStack.Device.Provisioning;

/// <summary>
/// A device that was provisioned without a release gets its first one like every other: it only needs a boot record that says that both
/// slots are empty. That is written when the device has a trusted root and never had a record of any kind. One whose records are damaged
/// is not new: nothing is installed there, because its security counter is not known.
/// </summary>
internal static class FirstStart
{
    private static readonly string[] Records =
    {
        "boot/record.1", "boot/record.2", "agent/journal.1", "agent/journal.2",
    };

    /// <returns>True when the device was new.</returns>
    public static bool Prepare(IFileStore files)
    {
        if (files.Length("trust/root.json") <= 0)
        {
            return false;
        }

        foreach (string path in Records)
        {
            if (files.Length(path) >= 0)
            {
                return false;
            }
        }

        new BootRecord(files).Save();
        return true;
    }
}
