namespace OtaStack.Signing.Errors;

/// <summary>The stable codes of the signing tool's failures. The arguments of each are told beside it, in order.</summary>
public static class ErrorCode
{
    /// <summary>board</summary>
    public const string BoardInvalid = "board.invalid";

    /// <summary>board</summary>
    public const string BoardTwice = "board.twice";

    /// <summary>board, boards of the product</summary>
    public const string BoardUnknown = "board.unknown";

    /// <summary>number of boards, limit</summary>
    public const string BoardsInvalid = "boards.invalid";

    /// <summary>counter</summary>
    public const string CounterInvalid = "counter.invalid";

    /// <summary>counter, highest counter so far</summary>
    public const string CounterLower = "counter.lower";

    /// <summary>directory</summary>
    public const string DirectoryNotEmpty = "directory.not_empty";

    /// <summary>entry</summary>
    public const string EntryInvalid = "entry.invalid";

    /// <summary>days, limit</summary>
    public const string ExpiryInvalid = "expiry.invalid";

    /// <summary>file</summary>
    public const string FileMissing = "file.missing";

    /// <summary>file, limit in bytes</summary>
    public const string FileTooLarge = "file.too_large";

    /// <summary>file, what the system said</summary>
    public const string FileUnreadable = "file.unreadable";

    /// <summary>file or directory, what the system said</summary>
    public const string FileWriteFailed = "file.write_failed";

    /// <summary>folder</summary>
    public const string ImageAmbiguous = "image.ambiguous";

    /// <summary>folder</summary>
    public const string ImageNoAssemblies = "image.no_assemblies";

    /// <summary>image kind, number of parts</summary>
    public const string ImageOnePart = "image.one_part";

    /// <summary>part</summary>
    public const string ImagePart = "image.part_invalid";

    /// <summary>part</summary>
    public const string ImagePartTwice = "image.part_twice";

    /// <summary>number of parts, limit</summary>
    public const string ImageParts = "image.parts";

    /// <summary>bytes, limit</summary>
    public const string ImageTooLarge = "image.too_large";

    /// <summary>file</summary>
    public const string KeyAlgorithm = "key.algorithm";

    /// <summary>role, number of keys, limit</summary>
    public const string KeyCount = "key.count";

    /// <summary>file</summary>
    public const string KeyExists = "key.exists";

    /// <summary>file</summary>
    public const string KeyMalformed = "key.malformed";

    /// <summary>file</summary>
    public const string KeyNotEncrypted = "key.not_encrypted";

    /// <summary>keyid, role</summary>
    public const string KeyNotInRole = "key.not_in_role";

    /// <summary>keyid</summary>
    public const string KeyOnlineOffline = "key.online_offline";

    /// <summary>key URI</summary>
    public const string KeyPublicOnly = "key.public_only";

    /// <summary>keyid, role</summary>
    public const string KeyTwice = "key.twice";

    /// <summary>key URI</summary>
    public const string KeyUriUnsupported = "key.uri_unsupported";

    /// <summary>file</summary>
    public const string MetadataMalformed = "metadata.malformed";

    /// <summary>file, version in it, version expected</summary>
    public const string MetadataVersion = "metadata.version";

    /// <summary>directory</summary>
    public const string NothingPublished = "release.none_published";

    /// <summary>directory, role</summary>
    public const string NothingStaged = "release.none_staged";

    /// <summary>file</summary>
    public const string PassphraseWrong = "passphrase.wrong";

    /// <summary>limit in bytes</summary>
    public const string PassphraseTooLong = "passphrase.too_long";

    /// <summary>shortest length</summary>
    public const string PassphraseTooShort = "passphrase.too_short";

    /// <summary>directory</summary>
    public const string ProductExists = "product.exists";

    /// <summary>name</summary>
    public const string ProductNameInvalid = "product.name_invalid";

    /// <summary>version</summary>
    public const string DeadlineUrgency = "release.deadline_urgency";

    /// <summary>release id</summary>
    public const string ReleaseExists = "release.exists";

    /// <summary>release id, limit</summary>
    public const string ReleaseIdTooLong = "release.id_too_long";

    /// <summary>directory</summary>
    public const string RepositoryBusy = "repository.busy";

    /// <summary>directory</summary>
    public const string RepositoryMissing = "repository.missing";

    /// <summary>file; and the verdict</summary>
    public const string RepositoryNotVerified = "repository.not_verified";

    /// <summary>directory</summary>
    public const string RootNotTrusted = "root.not_trusted";

    /// <summary>file</summary>
    public const string SettingsMalformed = "settings.malformed";

    /// <summary>keyid</summary>
    public const string SignatureFaulty = "signature.faulty";

    /// <summary>directory</summary>
    public const string StagedChanged = "staged.changed";

    /// <summary>file; and the verdict</summary>
    public const string StagedFile = "staged.file";

    /// <summary>keyid, role</summary>
    public const string StagedSignature = "staged.signature";

    /// <summary>number of signatures, role</summary>
    public const string StagedSigned = "staged.signed";

    /// <summary>version of the staged metadata, version expected</summary>
    public const string StagedVersion = "staged.version";

    /// <summary>version that must be running, version of the release</summary>
    public const string StepNotLower = "requires.not_lower";

    /// <summary>bytes, limit</summary>
    public const string TargetsTooLarge = "targets.too_large";

    /// <summary>target, length in the metadata, length of the file</summary>
    public const string TargetLength = "target.length";

    /// <summary>role, threshold, number of keys</summary>
    public const string ThresholdInvalid = "threshold.invalid";

    /// <summary>role, signatures, threshold</summary>
    public const string ThresholdNotMet = "threshold.not_met";

    /// <summary>text</summary>
    public const string VersionInvalid = "version.invalid";

    /// <summary>version, highest version so far</summary>
    public const string VersionNotHigher = "version.not_higher";
}
