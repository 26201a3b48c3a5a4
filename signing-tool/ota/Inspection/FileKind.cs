namespace OtaStack.SigningTool.Inspection;

/// <summary>Files that the tool can show.</summary>
internal enum FileKind
{
    Unknown = 0,
    Json = 1,
    Index = 2,
    Archive = 3,
    EncryptedKey = 4,
    McubootImage = 5,
}
