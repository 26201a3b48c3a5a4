using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OtaStack.Server.Erasure;

internal sealed class EraseReceiptMapping : IEntityTypeConfiguration<EraseReceipt>
{
    public void Configure(EntityTypeBuilder<EraseReceipt> builder)
    {
        builder.ToTable("EraseReceipts");
        builder.HasKey(r => new { r.Product, r.DeviceId, r.Mac });
    }
}
