using System.CommandLine;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Mcuboot;

namespace OtaStack.SigningTool.Images;

/// <summary>The options of <c>ota image sign</c> that describe the image and its slot. Their names are imgtool's.</summary>
internal sealed class ImageSignOptions(Func<string, bool, Option<string>> text, Func<string, Option<bool>> flag, Func<string, Option<string[]>> texts)
{
    private readonly Option<string> _version = text("version", true);
    private readonly Option<string> _headerSize = text("header-size", true);
    private readonly Option<bool> _padHeader = flag("pad-header");
    private readonly Option<string> _counter = text("security-counter", false);
    private readonly Option<string[]> _dependencies = texts("dependency");
    private readonly Option<string[]> _customTlvs = texts("custom-tlv");
    private readonly Option<string> _vendor = text("vid", false);
    private readonly Option<string> _class = text("cid", false);
    private readonly Option<string> _loadAddress = text("load-addr", false);
    private readonly Option<string> _romFixed = text("rom-fixed", false);
    private readonly Option<bool> _nonBootable = flag("non-bootable");
    private readonly Option<bool> _pure = flag("pure");
    private readonly Option<string> _sha = text("sha", false);
    private readonly Option<string> _slotSize = text("slot-size", true);
    private readonly Option<string> _align = text("align", false);
    private readonly Option<string> _maxAlign = text("max-align", false);
    private readonly Option<string> _maxSectors = text("max-sectors", false);
    private readonly Option<bool> _overwriteOnly = flag("overwrite-only");
    private readonly Option<bool> _pad = flag("pad");
    private readonly Option<bool> _confirm = flag("confirm");
    private readonly Option<string> _erased = text("erased-val", false);
    private readonly Option<string> _hexAddress = text("hex-addr", false);

    public void AddTo(Command command)
    {
        _sha.AcceptOnlyFromAmong("auto", "256", "512");
        foreach (Option option in (Option[])
            [_version, _headerSize, _padHeader, _counter, _dependencies, _customTlvs, _vendor, _class, _loadAddress, _romFixed, _nonBootable,
             _pure, _sha, _slotSize, _align, _maxAlign, _maxSectors, _overwriteOnly, _pad, _confirm, _erased, _hexAddress])
        {
            command.Add(option);
        }
    }

    public ImageSettings Settings(ParseResult arguments)
    {
        ImageVersion version = ImageVersion.Parse(arguments.GetRequiredValue(_version));
        bool pure = arguments.GetValue(_pure);
        string sha = arguments.GetValue(_sha) ?? "auto";
        if (pure && sha != "auto")
        {
            throw new SigningException(SigningFault.Usage, McubootErrorCode.PureHash);
        }

        byte[]? vendor = arguments.GetValue(_vendor) is { } vendorText ? ImageUuid.OfVendor(vendorText) : null;
        return new ImageSettings
        {
            Version = version,
            HeaderBytes = (int)Number(arguments, _headerSize, 0, int.MaxValue)!.Value,
            PadHeader = arguments.GetValue(_padHeader),
            SecurityCounter = arguments.GetValue(_counter) == "auto" ? ImageSettings.CounterOf(version) : Number(arguments, _counter, 0, uint.MaxValue),
            Dependencies = [.. (arguments.GetValue(_dependencies) ?? []).Select(ImageDependency.Parse)],
            CustomTlvs = [.. (arguments.GetValue(_customTlvs) ?? []).Select(CustomTlv.Parse)],
            VendorId = vendor,
            ClassId = arguments.GetValue(_class) is { } classText ? ImageUuid.OfClass(vendor, classText) : null,
            LoadAddress = Number(arguments, _loadAddress, 0, uint.MaxValue),
            RomFixed = Number(arguments, _romFixed, 0, uint.MaxValue),
            NonBootable = arguments.GetValue(_nonBootable),
            Pure = pure,
            Sha512 = sha == "512",
        };
    }

    public SlotLayout Slot(ParseResult arguments)
    {
        return new SlotLayout
        {
            SlotBytes = (int)Number(arguments, _slotSize, 1, McubootFormat.MaxImageBytes)!.Value,
            Align = (int)(Number(arguments, _align, 1, 32) ?? 1),
            MaxAlign = (int?)Number(arguments, _maxAlign, 8, 32),
            MaxSectors = (int)(Number(arguments, _maxSectors, 1, SlotLayout.MostSectors) ?? McubootFormat.DefaultMaxSectors),
            OverwriteOnly = arguments.GetValue(_overwriteOnly),
            Erased = (byte)(Number(arguments, _erased, 0, byte.MaxValue) ?? byte.MaxValue),
        };
    }

    public SlotPadding Padding(ParseResult arguments)
    {
        return arguments.GetValue(_confirm) ? SlotPadding.Confirmed : arguments.GetValue(_pad) ? SlotPadding.Test : SlotPadding.None;
    }

    /// <summary>Where the image starts in an Intel HEX file, or null for nowhere.</summary>
    public long? AddressOf(ParseResult arguments, uint? payloadAddress, ImageSettings settings)
    {
        if (Number(arguments, _hexAddress, 0, uint.MaxValue) is { } given)
        {
            return given;
        }

        // As imgtool has it: the header goes below the payload, unless the payload starts at 0.
        return payloadAddress is > 0 && settings.PadHeader ? payloadAddress - (long)settings.HeaderBytes : payloadAddress;
    }

    private static uint? Number(ParseResult arguments, Option<string> option, uint least, uint most)
    {
        return arguments.GetValue(option) is { } text ? NumberText.Parse(option.Name[2..], text, least, most) : null;
    }
}
