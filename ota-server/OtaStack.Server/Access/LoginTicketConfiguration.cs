using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OtaStack.Server.Access;

internal sealed class LoginTicketConfiguration : IEntityTypeConfiguration<LoginTicket>
{
    public void Configure(EntityTypeBuilder<LoginTicket> builder)
    {
        builder.ToTable("login_tickets");
        builder.HasKey(ticket => ticket.Hash);
        builder.Property(ticket => ticket.Hash).HasMaxLength(32);
        builder.Property(ticket => ticket.ApiKeyId).HasMaxLength(16);
        builder.HasOne<ApiKey>().WithMany().HasForeignKey(ticket => ticket.ApiKeyId);
    }
}
